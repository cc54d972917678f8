using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>How many more instances may be replaced at this moment, so that no more are down for it than the policy allows.</summary>
internal static class UpdatePace
{
    /// <summary>The policy of the update under way, or of the service: what came to be outdated otherwise is replaced by it too.</summary>
    public static UpdatePolicy Of(ServiceState state) =>
        state.Update is { IsUnderWay: true } update ? update.Policy : UpdatePolicies.ForUpdate(state.Spec);

    /// <summary>Whether every other instance does what it is for.</summary>
    public static bool OthersSettled(ServiceState state, ServiceObserved observed, Instance except) => !Busy(state, observed, except).Any();

    /// <summary>
    /// How many slots may be begun with. Those that are under way count, those that are not well for other reasons, and
    /// those whose new instance is still watched: should it die after all, no more are down than the policy allows.
    /// </summary>
    public static int Free(ServiceState state, ServiceObserved observed, UpdatePolicy policy, DateTimeOffset now) =>
        policy.Parallelism == 0
            ? int.MaxValue
            : policy.Parallelism - Busy(state, observed, except: null).Union(Watched(state, now).Select(one => one.Slot)).Count();

    /// <summary>
    /// When something may be begun with that may not be yet, because of time alone: a delay, or a watch that ends; null when
    /// there is no such time.
    /// </summary>
    public static DateTimeOffset? NextAt(ServiceState state, UpdatePolicy policy, DateTimeOffset now) =>
        AfterDelay(state, policy, now) ?? Watched(state, now).Min(one => one.WellAt) + policy.Monitor;

    /// <summary>When the delay after those that have taken over ends; null when it has.</summary>
    public static DateTimeOffset? AfterDelay(ServiceState state, UpdatePolicy policy, DateTimeOffset now)
    {
        if (policy.Delay <= TimeSpan.Zero || state.Update is not { IsUnderWay: true }) return null;
        var last = state.Instances.Values.Where(one => IsOfUpdate(state, one)).Max(one => WellAt(one, now));
        return last + policy.Delay is { } next && next > now ? next : null;
    }

    /// <summary>New instances that are well, and for which a failure still counts.</summary>
    private static IEnumerable<Instance> Watched(ServiceState state, DateTimeOffset now) => state.Update is { IsUnderWay: true } update
        ? state.Instances.Values.Where(one => WellAt(one, now) + update.Policy.Monitor > now && IsOfUpdate(state, one) && !IsGivenUp(state, one.Slot))
        : [];

    /// <summary>
    /// Whether the old one of a pair may be stopped now: its host says that it does nothing, or not too many others are down
    /// already, for whatever reason.
    /// </summary>
    public static bool MayStop(ServiceState state, ServiceObserved observed, Instance old, UpdatePolicy policy)
    {
        if (policy.Parallelism == 0 || (observed.HostAnswers(old.Host) && observed.Knows(old) && !observed.IsSettled(old))) return true;
        var up = state.Instances.Values.Where(one => one.HoldsSlot && observed.IsSettled(one)).Select(one => one.Slot).ToHashSet();
        var slots = state.Instances.Values.Where(one => Counts(state, observed, one)).Select(one => one.Slot).Distinct();
        return slots.Count(slot => slot != old.Slot && !up.Contains(slot)) < policy.Parallelism;
    }

    /// <summary>Whether the instance was brought by the update under way.</summary>
    public static bool IsOfUpdate(ServiceState state, Instance one) =>
        one.HoldsSlot && state.Update is { } update && (one.Revision == update.To || one.RestoredFor == update.To);

    /// <summary>Since when it has been well, to be counted from; null for one that has not been yet.</summary>
    public static DateTimeOffset? WellAt(Instance one, DateTimeOffset now) => one.WellAt is { } well ? JournaledTime.Believed(well, now) : null;

    /// <summary>
    /// The slots in which something is under way or wrong. What is lost with its host holds nobody up, nor does the second
    /// one of a move or a slot that the update may do without.
    /// </summary>
    private static IEnumerable<int> Busy(ServiceState state, ServiceObserved observed, Instance? except)
    {
        var extras = Moves.Extras(state, observed);
        return state.Instances.Values
            .Where(one => one.Number != except?.Number
                && Counts(state, observed, one)
                && !observed.IsSettled(one)
                && (!extras.Contains(one.Id) || IsNextOfUpdate(state, one)))
            .Select(one => one.Slot).Distinct();
    }

    private static bool IsNextOfUpdate(ServiceState state, Instance one) =>
        Moves.FormerOf(state, one) is { } former && Moves.IsUpdate(state, one, former);

    /// <summary>One on its way out of a silent host counts until its slot is filled again: whether it has ended, nobody can say.</summary>
    private static bool Counts(ServiceState state, ServiceObserved observed, Instance one) =>
        !one.IsLost && !one.IsKept && !observed.IsHostLost(one.Host) && !IsGivenUp(state, one.Slot)
        && (one.IsLive || observed.HostAnswers(one.Host) || !IsFilled(state, observed, one.Slot));

    private static bool IsFilled(ServiceState state, ServiceObserved observed, int slot) =>
        state.Instances.Values.Any(one => one.Slot == slot && one.HoldsSlot && observed.IsSettled(one));

    /// <summary>Its new instance has failed, and the update goes on all the same: with too many of them, it would not.</summary>
    public static bool IsGivenUp(ServiceState state, int slot) => state.Update is { IsUnderWay: true } update && update.Failed.Contains(slot);
}
