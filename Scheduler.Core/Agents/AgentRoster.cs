using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// What an agent knows: the wishes, the containers of its engine, and which container belongs to which wish. Owned by one
/// actor; does no I/O.
/// </summary>
internal sealed class AgentRoster(string cluster)
{
    private const int TombstonesMax = 4096;

    /// <summary>
    /// How far the clocks of the server that asks for a restart and of the engine may be apart. Within it a container
    /// counts as restarted: a healthy one must not be stopped again because an agent has forgotten that it did so.
    /// </summary>
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(5);

    private readonly SortedDictionary<InstanceId, AgentInstance> _instances = [];
    private readonly Dictionary<ServiceKey, Epoch> _epochs = [];
    private readonly SortedDictionary<string, EngineContainer> _others = new(StringComparer.Ordinal);
    private readonly SortedSet<InstanceId> _dependents = [];
    private readonly HashSet<InstanceId> _buried = [];
    private readonly Queue<InstanceId> _burials = new();

    public IEnumerable<AgentInstance> Instances => _instances.Values;

    /// <summary>Instances that have the network or the volumes of another.</summary>
    public IReadOnlyCollection<InstanceId> Dependents => _dependents;

    /// <summary>Counts the agent's turns, so that an inventory can be told to be older than what was learned since.</summary>
    public long Turn { get; set; }

    /// <summary>Takes in what was kept from the agent's life before.</summary>
    public void Restore(DesiredSet kept)
    {
        foreach (var gone in kept.Buried) Bury(gone);
        foreach (var (service, epoch) in kept.Epochs) _epochs[service] = epoch;
        foreach (var wish in kept.Wishes.Values) PutWithContainer(Restored(wish, kept));
    }

    private static AgentInstance Restored(Assignment wish, DesiredSet kept)
    {
        var one = new AgentInstance
        {
            Wish = wish,
            BegunBefore = kept.Begun.Contains(wish.Instance),
            UnprovenBefore = kept.Unproven.Contains(wish.Instance)
        };
        return kept.GivenUp.Contains(wish.Instance)
            ? one with { Tally = one.Tally with { GaveUp = true, Reason = "it was given up before its agent started anew" } }
            : one;
    }

    public void ForgetEpochs() => _epochs.Clear();

    /// <summary>Nobody wishes for it any more, whatever its container does.</summary>
    public void Disown(InstanceId instance)
    {
        _dependents.Remove(instance);
        if (_instances.Remove(instance, out var one) && one.Container is { } container) _others[container.Id] = container;
    }

    public AgentInstance? Find(InstanceId id) => _instances.GetValueOrDefault(id);

    public void Put(AgentInstance one)
    {
        _instances[one.Wish.Instance] = one;
        if (UnitMates.HasAny(one.Wish.Container)) _dependents.Add(one.Wish.Instance);
    }

    /// <summary>Takes the wish in; false when a newer one, or a newer epoch of its service, was seen before.</summary>
    public bool Accept(Assignment wish, DateTimeOffset now)
    {
        var highest = _epochs.GetValueOrDefault(wish.Service);
        if (wish.Epoch < highest || (wish.Goal != InstanceGoal.Absent && IsBuried(wish.Instance))) return false;
        _epochs[wish.Service] = wish.Epoch;
        var known = Find(wish.Instance);
        if (known is null)
        {
            // A wish tells nothing of the container: an inventory under way, however early it began, knows better.
            PutWithContainer(new AgentInstance { Wish = wish });
            return true;
        }

        if ((wish.Epoch, wish.Sequence).CompareTo((known.Wish.Epoch, known.Wish.Sequence)) < 0) return false;
        var isPinned = wish.ImageDigest != known.Wish.ImageDigest;
        var hasImage = known.ImageReady && (!isPinned || wish.ImageDigest == known.ImageDigest);
        // What was wrong with an image says nothing of another, nor what was wrong with a login; what was given up stays so.
        var isTriedAnew = isPinned || wish.Login?.Mark != known.Wish.Login?.Mark;
        var renewed = known.Wish.Goal != wish.Goal
            || known.Wish.Generation != wish.Generation
            || (isTriedAnew && !hasImage && known is { Container: null, Tally.GaveUp: false });
        Put(known with
        {
            Wish = wish,
            ImageReady = hasImage,
            Misplaced = known.Misplaced && !renewed,
            Tally = renewed
                ? RestartTally.Clean with { CountedEnd = known.Tally.CountedEnd, NotBefore = StopsAt(known, wish, now) }
                : known.Tally
        });
        return true;
    }

    /// <summary>One that is well runs on while whoever sends it requests hears that it goes; of one that is not, nothing is lost.</summary>
    private static DateTimeOffset StopsAt(AgentInstance known, Assignment wish, DateTimeOffset now) =>
        wish is { Drain: { } drain, Goal: InstanceGoal.Absent or InstanceGoal.Stopped }
            && known is { Wish.Goal: InstanceGoal.Running, Container.State: EngineContainerState.Running }
            && known.Health != ContainerHealth.Unhealthy
            ? now + drain
            : DateTimeOffset.MinValue;

    /// <summary>Forgets an instance whose absence was confirmed; should its container turn up late, it is known to be unwanted.</summary>
    public void Bury(InstanceId instance)
    {
        _instances.Remove(instance);
        _dependents.Remove(instance);
        if (!_buried.Add(instance)) return;
        _burials.Enqueue(instance);
        if (_burials.Count > TombstonesMax) _buried.Remove(_burials.Dequeue());
    }

    /// <summary>The instance that a container says it is of, when it is one of this cluster's.</summary>
    public InstanceId? OwnerOf(IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(ContainerIdentity.ClusterLabel, out var owner) && owner == cluster
        && labels.TryGetValue(ContainerIdentity.InstanceLabel, out var instance) && instance.Length > 0
            ? new InstanceId(instance)
            : null;

    public bool IsBuried(InstanceId instance) => _buried.Contains(instance);

    /// <summary>Sets what is now known of an instance's container.</summary>
    public AgentInstance Saw(AgentInstance one, EngineContainer? container, DateTimeOffset now)
    {
        // Whatever is missing in what was read one by one, another look would not add it.
        var adopted = Adopted(Vanished(one, container) with { Turn = Turn, LookFailures = 0 }, container) with { Stale = false };
        var seen = Restarts.Counted(adopted, now);
        Put(seen);
        return seen;
    }

    /// <summary>A container of a job that has run and is no more is not made again here: whether it had done its work, nobody can say.</summary>
    private static AgentInstance Vanished(AgentInstance one, EngineContainer? container) =>
        container is null
            && one.Wish is { IsRun: true, Goal: InstanceGoal.Running }
            && (one.BegunBefore || one.Container is { State: not EngineContainerState.Created })
            ? one with { Tally = one.Tally with { GaveUp = true, Reason = "its container was removed before its end was seen" } }
            : one;

    /// <summary>Applies a full inventory. Answers the instances about which it says something new.</summary>
    public IReadOnlyList<InstanceId> Apply(IEnumerable<EngineContainer> inventory, long startedInTurn, DateTimeOffset now)
    {
        _others.Clear();
        var claims = inventory.ToLookup(one => OwnerOf(one.Labels) is { } owner && _instances.ContainsKey(owner) ? owner : (InstanceId?)null);
        foreach (var other in claims[null]) _others[other.Id] = other;
        var changed = new List<InstanceId>();
        foreach (var one in _instances.Values.ToList())
        {
            var container = ContainerClaims.Of(one, [.. claims[one.Wish.Instance]]);
            foreach (var copy in claims[one.Wish.Instance].Where(claimant => claimant.Id != container?.Id)) _others[copy.Id] = copy;
            // What was learned after the inventory began is newer than it.
            if (one.Busy is not null || one.Turn > startedInTurn) continue;
            if (container?.Id == one.Container?.Id && container?.State == one.Container?.State
                && container?.Health == one.Container?.Health && !IsMissed(one, container))
                continue;
            // An inventory says little of each container: its details, such as when it ended, are read one by one.
            if (container is null) Saw(one, null, now);
            else Put(Adopted(one with { Turn = Turn }, container) with { Stale = true });
            changed.Add(one.Wish.Instance);
        }

        return changed;
    }

    /// <summary>The agent's life before has left it to this one, and the engine does not have it.</summary>
    private static bool IsMissed(AgentInstance one, EngineContainer? container) =>
        container is null && one is { BegunBefore: true, Tally.GaveUp: false };

    public void Forget(string containerId) => _others.Remove(containerId);

    /// <summary>
    /// An image of ours by the name that the engine has it under: where it was pulled by digest, its tag is not known there.
    /// Null when none is known to be there.
    /// </summary>
    public string? ImageAtHand() => _instances.Values.FirstOrDefault(one => one.Container is not null)?.Container!.Image;

    /// <summary>Containers of this cluster that nobody asked for and nobody asked to remove.</summary>
    public IEnumerable<EngineContainer> Orphans() => _others.Values.Where(one => OwnerOf(one.Labels) is not null && !IsRevenant(one));

    /// <summary>Containers that were confirmed gone and turned up after all, as when a frozen engine works off its queue.</summary>
    public IEnumerable<EngineContainer> Revenants() => _others.Values.Where(IsRevenant);

    /// <summary>Of another name it is not what was asked for, but a person's copy of it.</summary>
    private bool IsRevenant(EngineContainer one) => OwnOf(one) is { } owner && IsBuried(owner);

    private InstanceId? OwnOf(EngineContainer container) => ContainerClaims.HasOwnName(container) ? OwnerOf(container.Labels) : null;

    /// <summary>The instances whose container the engine holds.</summary>
    public ImmutableSortedSet<InstanceId> Held() =>
    [
        .. _instances.Values.Where(one => one.Container is not null).Select(one => one.Wish.Instance),
        .. _others.Values.Select(one => OwnerOf(one.Labels)).OfType<InstanceId>(),
    ];

    public ImmutableArray<PortClaim> Ports()
    {
        var ours = _instances.Values.Where(one => one.Container is not null).SelectMany(one => HeldBy(one.Container!, isOurs: true).Select(port =>
            new PortClaim(port.Port, port.Protocol, port.HostIp, $"{one.Wish.Service} slot {one.Wish.Slot}", one.Wish.Instance)));
        var others = _others.Values.SelectMany(one => HeldBy(one, isOurs: OwnOf(one) is { } owner && !IsBuried(owner)).Select(port =>
            new PortClaim(port.Port, port.Protocol, port.HostIp, $"container {one.Name}", OwnOf(one))));
        return [.. ours.Concat(others)];
    }

    /// <summary>
    /// What it holds while it runs; and of ours also what it will take when it is started: promised to another meanwhile,
    /// one of the two could never run.
    /// </summary>
    private IEnumerable<(int Port, string Protocol, string? HostIp)> HeldBy(EngineContainer container, bool isOurs)
    {
        if (container.State is EngineContainerState.Running or EngineContainerState.Paused)
            return container.Ports.Select(port => (port.HostPort, port.Protocol, (string?)port.HostIp));
        return isOurs ? PortsLabel.Read(container.Labels) : [];
    }

    private void PutWithContainer(AgentInstance one)
    {
        var found = ContainerClaims.Of(one, [.. _others.Values.Where(other => OwnerOf(other.Labels) == one.Wish.Instance)]);
        if (found is not null) _others.Remove(found.Id);
        Put(Adopted(one, found));
    }

    private static AgentInstance Adopted(AgentInstance one, EngineContainer? container)
    {
        if (container is null) return one with { Container = null, Unstartable = false, Outlived = false, MadeAnewAt = null };
        var done = one.GenerationDone ?? DoneBefore(one, container);
        return one with
        {
            Container = container,
            GenerationDone = done,
            Stale = one.Stale || (container.StartedAt is null && container.State != EngineContainerState.Created)
        };
    }

    /// <summary>Whether the restarts asked for were made before this agent knew the container; null when it cannot tell yet.</summary>
    private static int? DoneBefore(AgentInstance one, EngineContainer container)
    {
        var wish = one.Wish;
        if (wish.RestartAfter is not { } after) return wish.Generation;
        if (container.StartedAt is not { } started) return null;
        // A restart of this agent's own that went wrong: the engine's clock alone tells whether it was made.
        if (one.Container?.StartedAt is { } before) return started > before ? wish.Generation : wish.Generation - 1;
        return started >= after - ClockSkewMax ? wish.Generation : wish.Generation - 1;
    }
}
