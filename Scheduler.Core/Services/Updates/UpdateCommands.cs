using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>What people may ask of an update, and how a way back begins. Pure.</summary>
internal static class UpdateCommands
{
    /// <summary>The spec that is put, with the count of the updates that were forced.</summary>
    public static ServiceSpec Counted(ServiceState state, ServiceCommand.Put put) => put switch
    {
        { Force: true } => put.Spec with { ForceUpdate = Math.Max(put.Spec.ForceUpdate, state.Spec.ForceUpdate + 1) },
        { Spec.ForceUpdate: 0 } => put.Spec with { ForceUpdate = state.Spec.ForceUpdate },
        _ => put.Spec,
    };

    /// <summary>To another spec, or to the same with its image asked for anew.</summary>
    public static ImmutableArray<ServiceEvent> Forward(ServiceState state, ServiceCommand.Put put, RevisionLogin? login, DateTimeOffset now)
    {
        var to = state.Revision + 1;
        return
        [
            new ServiceEvent.UpdateStarted(UpdateCause.Update, Origin(state), to, UpdatePolicies.ForUpdate(put.Spec), now)
            {
                After = put.After is { IsEmpty: false } after ? after : null
            },
            new ServiceEvent.SpecSet(to, put.Spec) { Pull = put.Pull, Login = login },
        ];
    }

    /// <summary>Whether they differ in what replaces nothing.</summary>
    public static bool AreOtherPolicies(ServiceSpec one, ServiceSpec other) =>
        (one.Update, one.Rollback) != (other.Update, other.Rollback) || !one.Labels.SequenceEqual(other.Labels);

    public static ServiceEvent WithPolicies(ServiceState state, ServiceSpec spec)
    {
        var policy = state.Update is not { IsUnderWay: true } update ? null
            : update.IsWayBack ? UpdatePolicies.ForWayBack(spec) : KeepingWhatIsKept(update, UpdatePolicies.ForUpdate(spec));
        return new ServiceEvent.PoliciesSet(spec.Update, spec.Rollback, policy)
        {
            Labels = spec.Labels.SequenceEqual(state.Spec.Labels) ? null : spec.Labels
        };
    }

    /// <summary>Old containers that wait for a person's word are not lost to a repetition of the command without that option.</summary>
    private static UpdatePolicy KeepingWhatIsKept(ServiceUpdate update, UpdatePolicy policy) =>
        policy with { KeepsOld = policy.KeepsOld || update.Policy.KeepsOld };

    /// <summary>To an earlier spec, with the image that it ran, whatever its tag stands for now.</summary>
    public static ImmutableArray<ServiceEvent> Back(ServiceState state, int target, UpdateCause cause, DateTimeOffset now, string? reason = null)
    {
        var (number, earlier) = (state.Revision + 1, state.Revisions[target]);
        ImmutableArray<ServiceEvent> events =
        [
            new ServiceEvent.UpdateStarted(cause, state.Revision, number, UpdatePolicies.ForWayBack(state.Spec), now, reason),
            new ServiceEvent.SpecSet(number, earlier.Spec) { Login = earlier.Login },
        ];
        return earlier.ImageDigest is { } digest ? events.Add(new ServiceEvent.ImagePinned(number, digest)) : events;
    }

    public static CommandOutcome Rollback(ServiceState state, int? to, DateTimeOffset now)
    {
        if (to is { } wanted && !state.Revisions.ContainsKey(wanted))
            return Refusal.Conflict(
                $"{state.Key} does not keep revision {wanted}; it can go back to {string.Join(", ", state.Revisions.Keys.Where(one => one != state.Revision))}");
        if (to is { } same && state.Revisions[same].IsSameAs(state.Revisions[state.Revision])) return CommandOutcome.Nothing;
        return (to ?? ReturnOf(state) ?? state.PreviousRevision) is { } target
            ? new CommandOutcome(Back(state, target, UpdateCause.Rollback, now))
            : Refusal.Conflict($"{state.Key} has no earlier spec to go back to");
    }

    public static CommandOutcome Cancel(ServiceState state, DateTimeOffset now) => state.Update switch
    {
        not { IsUnderWay: true } => NoUpdate(state),
        { IsWayBack: true } => Refusal.Conflict(
            $"{state.Key} is on its way back to revision {state.Update.To} already; roll back to another revision, or update it anew"),
        _ when ReturnOf(state) is { } target => new CommandOutcome(Back(state, target, UpdateCause.Cancel, now)),
        _ => CommandOutcome.Of(new ServiceEvent.UpdateEnded(now, "cancelled; there was nothing to go back to")),
    };

    public static CommandOutcome Pause(ServiceState state, DateTimeOffset now) => state.Update switch
    {
        not { IsUnderWay: true } => NoUpdate(state),
        { IsUpgraded: true } => Refusal.Conflict($"all of {state.Key} is updated; finish the update or roll it back"),
        { IsPaused: true } => CommandOutcome.Nothing,
        _ => CommandOutcome.Of(new ServiceEvent.UpdatePaused(now)),
    };

    public static CommandOutcome Resume(ServiceState state, DateTimeOffset now) => state.Update switch
    {
        not { IsUnderWay: true } => NoUpdate(state),
        { IsPaused: true } => CommandOutcome.Of(new ServiceEvent.UpdateResumed(now)),
        _ => CommandOutcome.Nothing,
    };

    public static CommandOutcome Finish(ServiceState state, DateTimeOffset now) => state.Update switch
    {
        not { IsUnderWay: true } => NoUpdate(state),
        { IsUpgraded: true } => CommandOutcome.Of(new ServiceEvent.UpdateEnded(now, IsConfirmed: true)),
        { Policy.KeepsOld: false } => Refusal.Conflict($"the update of {state.Key} keeps no old containers, and ends by itself"),
        _ => Refusal.Conflict($"the update of {state.Key} has not replaced everything yet; wait until it is upgraded, or cancel it"),
    };

    /// <summary>
    /// The revision that all was well with last, as far as is known: an update that replaces another one that was not over
    /// goes back beyond that one.
    /// </summary>
    private static int Origin(ServiceState state) => state.Update switch
    {
        { IsUnderWay: true, IsUpgraded: false, IsWayBack: false } update => update.From,
        { IsUnderWay: true, IsWayBack: true } update => update.To,
        _ => state.Revision,
    };

    /// <summary>Where the update under way came from, unless that is what it leads to.</summary>
    private static int? ReturnOf(ServiceState state) =>
        state.Update is { IsUnderWay: true, IsWayBack: false } update
        && state.Revisions.TryGetValue(update.From, out var origin)
        && !origin.IsSameAs(state.Revisions[state.Revision])
            ? update.From
            : null;

    private static CommandOutcome NoUpdate(ServiceState state) => Refusal.Conflict($"no update of {state.Key} is under way");
}
