using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>How far an update has come.</summary>
internal static class UpdateProgress
{
    /// <summary>How many slots it is about.</summary>
    public static int Slots(ServiceState state, ServiceObserved observed) =>
        state.Spec.Mode == ServiceMode.Global ? GlobalSlots.Count(state, observed) : state.Scale;

    /// <summary>Slots whose instance is as the update wants it, and does what it is for.</summary>
    public static int Done(ServiceState state, ServiceObserved observed) => state.Instances.Values
        .Where(one => one.HoldsSlot && Moves.FormerOf(state, one) is null && observed.IsCurrent(state, one) && observed.IsSettled(one))
        .Select(one => one.Slot).Distinct().Count();

    /// <summary>
    /// Whether nothing is left to do for it. Slots without an instance, and instances whose host is lost, come along when
    /// there is a place for them, whatever has become of the update by then.
    /// </summary>
    public static bool IsThrough(ServiceState state, ServiceObserved observed) => state.Instances.Values.All(one =>
        !one.HoldsSlot || observed.IsHostLost(one.Host) || UpdatePace.IsGivenUp(state, one.Slot)
        || (observed.IsCurrent(state, one) && Moves.FormerOf(state, one) is null && observed.IsSettled(one)));

    /// <summary>Until when the new instances are watched; null when that is over.</summary>
    public static DateTimeOffset? WatchedUntil(ServiceState state, DateTimeOffset now)
    {
        var last = state.Instances.Values.Where(one => UpdatePace.IsOfUpdate(state, one)).Max(one => UpdatePace.WellAt(one, now));
        return last + state.Update?.Policy.Monitor is { } until && until > now ? until : null;
    }
}
