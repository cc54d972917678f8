using System.Collections.Immutable;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// What a host was last told to be: its wishes, and what tells an old wish from a new one. An agent keeps it over its own
/// restarts, so that it goes on by it when no server is there. Pure.
/// </summary>
public sealed record DesiredSet
{
    private const int BuriedMax = 256;
    private const int EpochsMax = 10_000;

    /// <summary>Names this memory: another one once it was lost.</summary>
    public required long Session { get; init; }

    /// <summary>Grows with every start of the agent; the numbers of its connections and reports begin with it.</summary>
    public required long Life { get; init; }

    /// <summary>The database that the wishes come from; empty until a server has said.</summary>
    public string Database { get; init; } = "";

    public ImmutableSortedDictionary<InstanceId, Assignment> Wishes { get; init; } = ImmutableSortedDictionary<InstanceId, Assignment>.Empty;

    /// <summary>The highest epoch that was seen of each service.</summary>
    public ImmutableSortedDictionary<ServiceKey, Epoch> Epochs { get; init; } = ImmutableSortedDictionary<ServiceKey, Epoch>.Empty;

    /// <summary>The latest of the instances that are gone for good, the newest last.</summary>
    public ImmutableList<InstanceId> Buried { get; init; } = [];

    /// <summary>The next life of the same memory. The time makes it grow also where the memory was lost.</summary>
    public DesiredSet Reborn(DateTimeOffset now) => this with { Life = Math.Max(Life + 1, now.ToUnixTimeSeconds()) };

    /// <summary>False when a newer wish, or a newer epoch of its service, was seen before.</summary>
    public bool Accepts(Assignment wish)
    {
        if (wish.Epoch < Epochs.GetValueOrDefault(wish.Service)) return false;
        if (Wishes.GetValueOrDefault(wish.Instance) is { } known) return (wish.Epoch, wish.Sequence).CompareTo((known.Epoch, known.Sequence)) >= 0;
        return wish.Goal == InstanceGoal.Absent || !Buried.Contains(wish.Instance);
    }

    /// <summary>Whether the wish is a repetition.</summary>
    public bool Holds(Assignment wish) => Wishes.GetValueOrDefault(wish.Instance) is { } known
        && (known.Epoch, known.Sequence, known.Goal, known.AdoptOnly, known.Generation) == (wish.Epoch, wish.Sequence, wish.Goal, wish.AdoptOnly, wish.Generation);

    /// <summary>For a wish that is accepted.</summary>
    public DesiredSet With(Assignment wish) => (this with
    {
        Wishes = Wishes.SetItem(wish.Instance, wish),
        Epochs = Epochs.SetItem(wish.Service, wish.Epoch),
    }).Pruned();

    /// <summary>The instance is gone, as was wished.</summary>
    public DesiredSet Without(InstanceId gone)
    {
        if (!Wishes.ContainsKey(gone)) return this;
        var buried = Buried.Remove(gone).Add(gone);
        return this with { Wishes = Wishes.Remove(gone), Buried = buried.Count > BuriedMax ? buried.RemoveAt(0) : buried };
    }

    /// <summary>Nobody wishes for the instance any more; should somebody do so again, it is taken for what it was.</summary>
    public DesiredSet Without(InstanceDisowned disowned) =>
        Wishes.ContainsKey(disowned.Instance) && disowned.Epoch >= Epochs.GetValueOrDefault(disowned.Service)
            ? this with { Wishes = Wishes.Remove(disowned.Instance), Epochs = Epochs.SetItem(disowned.Service, disowned.Epoch) }
            : this;

    /// <summary>The epochs of services that have nothing here are the first to be forgotten.</summary>
    private DesiredSet Pruned()
    {
        if (Epochs.Count <= EpochsMax) return this;
        var present = Wishes.Values.Select(wish => wish.Service).ToHashSet();
        return this with { Epochs = Epochs.RemoveRange(Epochs.Keys.Where(service => !present.Contains(service)).ToList()) };
    }
}
