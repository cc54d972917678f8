using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What a service remembers of instances that are gone: the last ones of each slot that it still has.</summary>
/// <remarks>
/// As Swarm's task history, which keeps five tasks of a slot, the present one among them
/// (https://docs.docker.com/reference/cli/docker/swarm/update/, <c>--task-history-limit</c>). Jobs remember their runs instead.
/// </remarks>
public static class PastInstances
{
    public const int PerSlot = 4;

    /// <summary>Of all slots, so that the state of a large service stays small.</summary>
    public const int Most = 100;

    /// <summary>Slot by slot those that are there, and then those that are gone, the latest first.</summary>
    public static IEnumerable<InstanceView> WithPresent(ServiceView service) =>
        service.Instances.Concat((service.Past ?? []).Reverse().Select(past => ViewOf(service, past))).OrderBy(one => one.Slot);

    /// <summary>How it looks among those that are there.</summary>
    public static InstanceView ViewOf(ServiceView service, PastInstance past) => new()
    {
        Id = past.Id,
        Service = service.Key,
        Slot = past.Slot,
        Host = past.Host,
        ContainerId = past.Parting.ContainerId,
        ContainerName = ContainerIdentity.NameOf(service.Key, past.Slot, past.Id),
        Revision = past.Revision,
        IsOutdated = past.Revision != service.Revision,
        State = past.Parting.HasFailed ? InstanceState.Failed : InstanceState.Gone,
        Goal = InstanceGoal.Absent,
        Reason = past.Parting.Reason,
        Since = past.Parting.At,
        Restarts = past.Parting.Restarts,
        ExitCode = past.Parting.ExitCode,
        Image = past.Image,
    };

    /// <summary>How an instance goes that its host says is gone.</summary>
    internal static Parting PartingOf(Instance instance, ServiceObserved observed, DateTimeOffset now)
    {
        var before = observed.Leaving.GetValueOrDefault(instance.Id);
        var hasFailed = instance.HasFailed || before is { State: InstanceState.Failed or InstanceState.Unhealthy };
        return new Parting(now)
        {
            HasFailed = hasFailed,
            Reason = hasFailed ? before?.Reason : null,
            ExitCode = hasFailed ? before?.ExitCode : null,
            Since = before?.Since,
            ContainerId = before?.ContainerId,
            Restarts = before?.Restarts ?? 0,
        };
    }

    internal static ServiceState With(ServiceState state, Instance gone, Parting? parting)
    {
        if (parting is null || state.Removing || gone.Run > 0) return state;
        var past = state.Past.Add(
            new PastInstance(
                gone.Id, gone.Slot, gone.Host, gone.Revision, state.Revisions[gone.Revision].Spec.Container.Image, parting));
        var ofSlot = past.Where(one => one.Slot == gone.Slot).ToList();
        if (ofSlot.Count > PerSlot) past = past.Remove(ofSlot[0]);
        if (past.Count > Most) past = past.RemoveAt(0);
        return OfItsSlots(state with { Past = past });
    }

    /// <summary>A slot that the service has no more takes what was in it along.</summary>
    internal static ServiceState OfItsSlots(ServiceState state) =>
        state.Spec.Mode.IsGlobal() || state.Past.TrueForAll(one => one.Slot <= state.Scale)
            ? state
            : state with { Past = state.Past.RemoveAll(one => one.Slot > state.Scale) };
}
