using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Units;

/// <summary>Keeps a service that follows another as that is: as many, stopped or not, and there at all.</summary>
internal static class Followers
{
    public static void Advance(SettlementDraft draft, ServiceObserved observed)
    {
        if (observed.Leader is not { } leader) return;
        if (leader.IsRemoving) draft.Add(new ServiceEvent.RemovalRequested(Volumes: false));
        if (leader.Scale is { } scale && scale != draft.State.Scale) draft.Add(new ServiceEvent.ScaleSet(scale));
        if (leader.IsStopped is { } stopped && stopped != draft.State.Stopped) draft.Add(new ServiceEvent.StoppedSet(stopped));
    }

    /// <summary>
    /// What it follows is on another host by now, and the instance is of no use where it is. Where its leader may have the
    /// slot again, it waits for that to be said: it serves there meanwhile.
    /// </summary>
    public static bool IsElsewhere(ServiceObserved observed, Instance instance) =>
        observed.Leader?.Places.GetValueOrDefault(instance.Slot) is { } place && !place.Is(instance.Host) && !place.Undecided.Contains(instance.Host);

    /// <summary>Where the instance is to go because what it follows is about to be there; null when it stays.</summary>
    public static Messages.Hosts.HostId? NextOf(LeaderSeen leader, Instance instance) =>
        leader.Places.GetValueOrDefault(instance.Slot) is { Next: { } next } && next != instance.Host ? next : null;

    /// <summary>Why what it follows has its host still, although that is lost; null when it has given it up.</summary>
    public static string? WhyKept(ServiceObserved observed, Instance instance) =>
        observed.Leader is { } leader && leader.Places.GetValueOrDefault(instance.Slot)?.Is(instance.Host) == true
            ? $"{leader.Name}, which it follows, keeps its place there"
            : null;

    /// <summary>Its leader's slot is updated first, so that the two go together; one without a place will have it elsewhere, perhaps.</summary>
    public static bool IsBeforeItsTurn(ServiceObserved observed, Instance instance) =>
        observed.Leader is { } leader
        && (leader.Places.GetValueOrDefault(instance.Slot) is { } place ? place.IsOutdated : leader.Scale >= instance.Slot);

    /// <summary>What is said only to the leader of the unit; null where the service follows none.</summary>
    public static string? Refuse(ServiceState state, string deed) =>
        Following.LeaderOf(state.Spec) is { } leader && Following.Words(state.Spec) is { } words && !state.Spec.Mode.IsGlobal()
            ? $"{state.Key} follows {state.Key.Stack}/{leader}, since {words}: {deed} {state.Key.Stack}/{leader} instead"
            : null;
}
