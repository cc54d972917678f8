using System.Collections.Immutable;
using Scheduler.Core.Placement;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Core.Services.Units;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// What the service has been told of the world since it was loaded. Never journaled: lost with the process and read
/// anew from the hosts.
/// </summary>
public sealed record ServiceObserved
{
    public static readonly ServiceObserved Nothing = new();

    /// <summary>Since when this owner looks after the service: what waited while nobody did, has not waited in vain.</summary>
    public DateTimeOffset Since { get; init; }

    public ImmutableSortedDictionary<HostId, HostView> Hosts { get; init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    /// <summary>All services as they are shown: what rules on containers are about.</summary>
    public ImmutableSortedDictionary<ServiceKey, ServiceView> Services { get; init; } = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty;

    /// <summary>The names of the services of its stack, its own among them.</summary>
    public ImmutableSortedSet<string> Stack { get; init; } = [];

    /// <summary>Hosts that people have removed: what was on them is gone.</summary>
    public ImmutableSortedSet<HostId> Removed { get; init; } = [];

    /// <summary>Instances that are apart from something which would have to be beside them, and since when.</summary>
    public ImmutableSortedDictionary<InstanceId, DateTimeOffset> ApartSince { get; init; } =
        ImmutableSortedDictionary<InstanceId, DateTimeOffset>.Empty;

    public MovesObserved Moves { get; init; } = MovesObserved.Nothing;

    /// <summary>The latest report of each instance.</summary>
    public ImmutableSortedDictionary<InstanceId, InstanceStatus> Statuses { get; init; } =
        ImmutableSortedDictionary<InstanceId, InstanceStatus>.Empty;

    /// <summary>What was said last of those that are on their way out, before they were told to go.</summary>
    public ImmutableSortedDictionary<InstanceId, InstanceStatus> Leaving { get; init; } = ImmutableSortedDictionary<InstanceId, InstanceStatus>.Empty;

    /// <summary>
    /// Instances whose latest report was made before their host had heard of this owner: one that was overtaken on its way
    /// may be all that is known.
    /// </summary>
    public ImmutableSortedSet<InstanceId> Unanswered { get; init; } = [];

    /// <summary>Slots that found no place, why, and when to try again.</summary>
    public ImmutableSortedDictionary<int, SlotRefusal> Refusals { get; init; } = ImmutableSortedDictionary<int, SlotRefusal>.Empty;

    /// <summary>How long those that must never run twice may still run on hosts that are lost.</summary>
    public ImmutableSortedDictionary<InstanceId, TimeSpan> MayRunFor { get; init; } = ImmutableSortedDictionary<InstanceId, TimeSpan>.Empty;

    /// <summary>Of a service that follows another: what is seen of that. Null for all others.</summary>
    public LeaderSeen? Leader { get; init; }

    /// <summary>What the service waits for before its first instance; null when it waits for nothing.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>What the update under way waits for before it begins; null when it waits for nothing.</summary>
    public UpdateWait? UpdateWait { get; init; }

    /// <summary>Why the last write could not be journaled; null when it could.</summary>
    public string? JournalFault { get; init; }

    public InstanceStatus? StatusOf(Instance instance) => Statuses.GetValueOrDefault(instance.Id);

    public bool HostAnswers(HostId host) => Hosts.TryGetValue(host, out var view) && view.Answers;

    /// <summary>What the affinity rules of the service are about, and those that it speaks to.</summary>
    public Neighbours NeighboursOf(ServiceState state) => new(state.Key, state.Spec, Services.Values) { Company = CompanyOf(state) };

    /// <summary>Where those are that it speaks to; null where that does not matter.</summary>
    public Company? CompanyOf(ServiceState state) =>
        Leader is null && !state.Spec.Mode.IsGlobal() ? Company.Of(state.Key, state.Spec, Services, Stack) : null;

    /// <summary>The services that follow it.</summary>
    public Unit UnitOf(ServiceState state) => Unit.Of(state.Key, state.Spec, Services);

    /// <summary>It was given up: the service's policy says what becomes of its instances there.</summary>
    public bool IsHostLost(HostId host) => Hosts.TryGetValue(host, out var view) && view.LostAt is not null;

    /// <summary>Nothing waits for it: it has lost its slot or left it to another, or is on its way out of a host that is lost.</summary>
    public bool IsAside(Instance instance) =>
        instance.IsLost || instance.IsKept || instance.HasEnded || (!instance.IsLive && IsHostLost(instance.Host));

    /// <summary>With the latest report of an instance.</summary>
    public ServiceObserved WithStatus(InstanceId instance, InstanceStatus status)
    {
        var leaves = status.Goal == InstanceGoal.Absent && Statuses.GetValueOrDefault(instance) is { Goal: not InstanceGoal.Absent };
        return this with
        {
            Statuses = Statuses.SetItem(instance, status),
            Leaving = leaves ? Leaving.SetItem(instance, Statuses[instance]) : Leaving
        };
    }

    /// <summary>Without what was said of instances that are gone.</summary>
    public ServiceObserved Without(IReadOnlyCollection<InstanceId> gone) =>
        this with { Statuses = Statuses.RemoveRange(gone), Leaving = Leaving.RemoveRange(gone), Unanswered = Unanswered.Except(gone) };

    /// <summary>A slot was refused by the host that it was placed on.</summary>
    public ServiceObserved WithRefusal(int slot, string reason, DateTimeOffset now) =>
        this with { Refusals = Refusals.SetItem(slot, SlotRefusal.After(Refusals.GetValueOrDefault(slot), reason, now)) };

    /// <summary>What the latest placement came to; refusals that stand in nobody's way any more are forgotten.</summary>
    public ServiceObserved WithUnplaced(Settlement settlement, DateTimeOffset now)
    {
        var unplaced = settlement.Unplaced;
        var over = Refusals
            .Where(one => IsOver(one.Key, one.Value, settlement.After, now) && !unplaced.ContainsKey(one.Key))
            .Select(one => one.Key);
        return unplaced.Aggregate(
            this with { Refusals = Refusals.RemoveRange(over), Moves = Moves.With(settlement, now) },
            (sofar, one) => sofar.WithRefusal(one.Key, one.Value, now));
    }

    /// <summary>The slot has what it wanted, or it was due and nobody wanted a place for it.</summary>
    private bool IsOver(int slot, SlotRefusal refusal, ServiceState state, DateTimeOffset now)
    {
        if (state.Spec.Mode == ServiceMode.Replicated && slot > state.Scale) return true;
        var live = state.Instances.Values.Where(one => one.HoldsSlot && one.Slot == slot).ToList();
        return live.Count == 0
            ? refusal.RetryAt <= now
            : live.Any(one => one.Goal == InstanceGoal.Running && IsCurrent(state, one) && IsSettled(one));
    }

    /// <summary>Every refused slot, and every refused move, may be tried again at once.</summary>
    public ServiceObserved WithRefusalsDue(DateTimeOffset now) =>
        this with
        {
            Refusals = Refusals.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value with { RetryAt = now }),
            Moves = Moves.WithRefusalsDue(now),
        };

    /// <summary>The host is at work on the instance's present wish.</summary>
    public bool Knows(Instance instance) => StatusOf(instance) is { } status && status.Goal == instance.Goal
        && (instance is { IsLost: true, Goal: InstanceGoal.Running }
            ? status.AdoptOnly
            : !status.AdoptOnly && status.Generation >= instance.Generation);

    /// <summary>
    /// Its host is at work on its removal. That it is gone is reported once, and that report may reach an owner that has just
    /// lost the service: to be asked again until it is heard.
    /// </summary>
    public bool IsLeaving(Instance instance) => instance.Goal == InstanceGoal.Absent && StatusOf(instance) is { State: not InstanceState.Gone };

    /// <summary>
    /// Whether its revision was pinned to an image, or got a login, after it was wished for, and its host, which has no
    /// container for it yet, may not know.
    /// </summary>
    public bool LacksImage(ServiceState state, Instance instance)
    {
        var revision = state.Revisions[instance.Revision];
        return instance.IsLive && StatusOf(instance) is { ContainerId: null } status
            && (revision.Login is not null || (revision.ImageDigest is not null && status.ImageDigest is null));
    }

    /// <summary>
    /// It is of the current spec and image. Hosts that pull a tag while it is moved may come to have different images: those
    /// that are not the one which was pinned are replaced.
    /// </summary>
    public bool IsCurrent(ServiceState state, Instance instance) => state.IsCurrent(instance)
        && (state.Revisions[instance.Revision].ImageDigest is not { } pinned || StatusOf(instance)?.ImageDigest is not { } has || has == pinned);

    /// <summary>Its host says that it fails, so that replacing it takes nothing away.</summary>
    public bool IsFailing(Instance instance) =>
        HostAnswers(instance.Host) && StatusOf(instance) is { State: InstanceState.Failed or InstanceState.Unhealthy };

    /// <summary>It does what it is for: runs and is not known to be sick, or has ended well, or is stopped as wished.</summary>
    public bool IsSettled(Instance instance) => Knows(instance) && (instance.Goal, StatusOf(instance)!.State) switch
    {
        (InstanceGoal.Running, InstanceState.Running or InstanceState.Completed) => HostAnswers(instance.Host),
        (InstanceGoal.Stopped, InstanceState.Stopped) => true,
        _ => false,
    };
}

/// <param name="Tries">Refusals in a row.</param>
/// <param name="RetryAt">When the slot is placed again at the earliest.</param>
public sealed record SlotRefusal(string Reason, int Tries, DateTimeOffset RetryAt)
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(10);

    internal static SlotRefusal After(SlotRefusal? last, string reason, DateTimeOffset now)
    {
        var tries = (last?.Tries ?? 0) + 1;
        var wait = RetryMin * Math.Pow(2, Math.Min(tries - 1, 10));
        return new SlotRefusal(reason, tries, now + (wait < RetryMax ? wait : RetryMax));
    }
}
