using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>
/// An update that was asked for together with those of services that this one depends on begins when they are over. When
/// one of them was taken back, it does not begin: the new version may need what is not there.
/// </summary>
internal static class UpdateTurn
{
    /// <summary>A service that nobody has heard of for so long is not there.</summary>
    private static readonly TimeSpan UnknownMax = TimeSpan.FromMinutes(1);

    /// <summary>What it waits for before it begins; null when it need not, or has begun.</summary>
    public static UpdateWait? For(ServiceState state, ImmutableSortedDictionary<ServiceKey, ServiceView> services, DateTimeOffset now)
    {
        if (state.Update is not { IsHalted: false, After: { } after } update) return null;
        return after
            .Select(first => For(new ServiceKey(state.Key.Stack, first.Service), first.Revision, services, now - update.StartedAt))
            .FirstOrDefault(wait => wait is not null);
    }

    public static void Advance(SettlementDraft draft, ServiceObserved observed, DateTimeOffset now)
    {
        if (draft.State.Update is not { IsHalted: false, After: not null }) return;
        if (observed.UpdateWait is not { } wait) draft.Add(new ServiceEvent.UpdateTurnCame(now));
        else if (wait.IsVain) draft.Add(new ServiceEvent.UpdatePaused(now, wait.Reason));
    }

    private static UpdateWait? For(ServiceKey key, int revision, ImmutableSortedDictionary<ServiceKey, ServiceView> services, TimeSpan waited)
    {
        if (services.GetValueOrDefault(key) is not { } view)
            return waited < UnknownMax ? new UpdateWait($"waits for {key}, of which nothing is known here yet") : null;
        if (view.Revision < revision) return new UpdateWait($"waits for {key} to be updated");
        return view.Update switch
        {
            // It is updated when it is started, which nobody may ever do.
            _ when view.Status is ServiceStatus.Stopped or ServiceStatus.Removing => null,
            { State: UpdateState.Updating or UpdateState.RollingBack } => new UpdateWait($"waits for {key} to be updated"),
            { State: UpdateState.Paused or UpdateState.RollbackPaused } => new UpdateWait($"waits for {key}, whose update is paused"),
            { State: UpdateState.RolledBack } back when back.From >= revision =>
                new UpdateWait($"{key}, which it depends on, was taken back: {back.Message}", IsVain: true),
            _ => null,
        };
    }
}

/// <param name="Reason">For a person.</param>
/// <param name="IsVain">It will not come about by itself.</param>
public sealed record UpdateWait(string Reason, bool IsVain = false);
