using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Makes a lost service again from its containers, and takes back single ones. The containers stay the instances that they
/// were. Pure.
/// </summary>
internal static class ServiceRecovery
{
    /// <summary>
    /// How many numbers are passed over: instances that nobody found were there, and their numbers must never be given
    /// out again.
    /// </summary>
    private const long NumbersPassed = 1_000_000;

    public static CommandOutcome Decide(ServiceState state, ServiceCommand.Recover lost, DateTimeOffset now)
    {
        if (state.Exists) return Refusal.Conflict($"{state.Key} is there already; single containers of it can be adopted");
        if (lost.Revisions.Values.Any(spec => spec.Mode.IsJob()))
            return Refusal.Conflict($"{lost.Key} was a job, and nobody knows what of it was done: create it anew, and it runs anew");
        if (FaultOf(lost) is { } fault) return Refusal.Invalid(fault);
        var events = ImmutableArray.CreateBuilder<ServiceEvent>();
        var highest = lost.Instances.Select(one => one.Id.Number!.Value).DefaultIfEmpty(0).Max();
        events.Add(new ServiceEvent.Created(lost.Key, lost.Uid, now, highest + NumbersPassed));
        foreach (var (revision, spec) in lost.Revisions)
        {
            events.Add(new ServiceEvent.SpecSet(revision, spec));
            // Before the next revision: one that no instance has is not kept.
            events.AddRange(lost.Instances.Where(one => one.Revision == revision).OrderBy(one => one.Id.Number).Select(Placed));
        }

        events.Add(new ServiceEvent.ScaleSet(lost.Scale));
        events.Add(new ServiceEvent.DependenciesMet());
        if (lost.Stopped) events.Add(new ServiceEvent.StoppedSet(true));
        return new CommandOutcome(events.ToImmutable());
    }

    public static CommandOutcome DecideAdopt(ServiceState state, FoundInstance found)
    {
        if (state.Find(found.Id) is not null) return CommandOutcome.Nothing;
        if (found.Id.Number is not > 0 || found.Id.ServiceUid != state.Uid)
            return Refusal.Conflict($"the container is of another {state.Key}, which had the uid {found.Id.ServiceUid}; it can only be removed");
        if (state.Spec.Mode.IsJob())
            return Refusal.Conflict(
                $"{state.Key} is a job, and does not count what it has not begun itself; the container can only be removed");
        if (state.IsPast(found.Id)) return Refusal.Conflict($"{state.Key} has let instance {found.Id} go; its container is being removed");
        if (!state.Revisions.ContainsKey(found.Revision))
            return Refusal.Conflict(
                $"{state.Key} does not know revision {found.Revision} any more, which the container is of; it can only be removed");
        return state.Spec.Mode == ServiceMode.Global ? AdoptGlobal(state, found) : AdoptReplicated(state, found);
    }

    private static CommandOutcome AdoptReplicated(ServiceState state, FoundInstance found)
    {
        if (found.Slot < 1 || found.Slot > state.Scale)
            return Refusal.Conflict(
                $"its slot {found.Slot} is beyond the scale of {state.Key}, {state.Scale}; set the scale to {found.Slot} first, or remove the container");
        return HolderOf(state, one => one.Slot == found.Slot) is { } holder
            ? Refusal.Conflict($"slot {found.Slot} of {state.Key} is filled by {holder.Id} on {holder.Host}; remove one of the two")
            : CommandOutcome.Of(Placed(found));
    }

    private static CommandOutcome AdoptGlobal(ServiceState state, FoundInstance found)
    {
        if (HolderOf(state, one => one.Host == found.Host) is { } there)
            return Refusal.Conflict($"{state.Key} has {there.Id} on {found.Host} already; remove one of the two");
        var taken = state.Instances.Values.Select(one => one.Slot).ToHashSet();
        var slot = found.Slot > 0 && !taken.Contains(found.Slot)
            ? found.Slot
            : Enumerable.Range(1, taken.Count + 1).First(one => !taken.Contains(one));
        return CommandOutcome.Of(Placed(found with { Slot = slot }));
    }

    private static Instance? HolderOf(ServiceState state, Func<Instance, bool> where) =>
        state.Instances.Values.FirstOrDefault(one => one.HoldsSlot && where(one));

    private static ServiceEvent Placed(FoundInstance found) =>
        new ServiceEvent.Placed(found.Id, found.Id.Number!.Value, found.Slot, found.Host, found.Revision, InstanceGoal.Running, Replaces: null);

    private static string? FaultOf(ServiceCommand.Recover lost)
    {
        if (lost.Uid.Length == 0) return "a service needs its uid to be made again";
        if (lost.Revisions.IsEmpty || lost.Revisions.Keys.First() < 1) return "a service needs the spec of a revision to be made again";
        if (lost.Scale is < 0 or > Service.ScaleMax) return $"a scale is a number from 0 to {Service.ScaleMax}, not {lost.Scale}";
        var strange = lost.Instances.FirstOrDefault(one =>
            one.Id.ServiceUid != lost.Uid || one.Id.Number is not > 0 || one.Slot < 1 || !lost.Revisions.ContainsKey(one.Revision));
        if (strange is not null) return $"instance {strange.Id} in slot {strange.Slot}, of revision {strange.Revision}, is none of this service's";
        return lost.Instances.Select(one => one.Slot).Distinct().Count() == lost.Instances.Length ? null : "two instances are said to be in one slot";
    }
}
