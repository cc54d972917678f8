using System.Collections.Immutable;
using Scheduler.Core.Services.Speaking;
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

    /// <summary>Runs of jobs whose containers were to be made: a run whose container is not there any more may have done its work.</summary>
    public ImmutableSortedSet<InstanceId> Begun { get; init; } = [];

    /// <summary>Runs of jobs that were reported as failed for good: others have begun in their place, whatever an engine makes late.</summary>
    public ImmutableSortedSet<InstanceId> GivenUp { get; init; } = [];

    /// <summary>
    /// Instances whose container was reported as not healthy yet by its probe: to the next life it is a new one still, and
    /// not one that was there before and may have been healthy for long.
    /// </summary>
    public ImmutableSortedSet<InstanceId> Unproven { get; init; } = [];

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
        && (known.Epoch, known.Sequence, known.Goal, known.AdoptOnly, known.Generation)
            == (wish.Epoch, wish.Sequence, wish.Goal, wish.AdoptOnly, wish.Generation)
        && NameText.Write(known.Names) == NameText.Write(wish.Names);

    /// <summary>For a wish that is accepted.</summary>
    public DesiredSet With(Assignment wish) => (this with
    {
        Wishes = Wishes.SetItem(wish.Instance, wish),
        Epochs = Epochs.SetItem(wish.Service, wish.Epoch),
    }).Pruned();

    /// <summary>Its container is being made; of interest where that must not be done twice.</summary>
    public DesiredSet WithBegun(InstanceId instance) =>
        Wishes.GetValueOrDefault(instance) is { IsRun: true } && !Begun.Contains(instance) ? this with { Begun = Begun.Add(instance) } : this;

    /// <summary>It is not tried any more; of interest as above.</summary>
    public DesiredSet WithGivenUp(InstanceId instance) =>
        Wishes.GetValueOrDefault(instance) is { IsRun: true } && !GivenUp.Contains(instance) ? this with { GivenUp = GivenUp.Add(instance) } : this;

    /// <summary>What is reported of its health; of interest where a probe is what tells it.</summary>
    public DesiredSet WithHealth(InstanceId instance, InstanceState state) => state switch
    {
        InstanceState.Initializing
            when Wishes.GetValueOrDefault(instance) is { Container.Probe: not null } && !Unproven.Contains(instance) =>
            this with { Unproven = Unproven.Add(instance) },
        InstanceState.Running when Unproven.Contains(instance) => this with { Unproven = Unproven.Remove(instance) },
        _ => this,
    };

    /// <summary>The instance is gone, as was wished.</summary>
    public DesiredSet Without(InstanceId gone)
    {
        if (!Wishes.ContainsKey(gone)) return this;
        var buried = Buried.Remove(gone).Add(gone);
        return Forgotten(gone) with { Buried = buried.Count > BuriedMax ? buried.RemoveAt(0) : buried };
    }

    /// <summary>Nobody wishes for the instance any more; should somebody do so again, it is taken for what it was.</summary>
    public DesiredSet Without(InstanceDisowned disowned) =>
        Wishes.ContainsKey(disowned.Instance) && disowned.Epoch >= Epochs.GetValueOrDefault(disowned.Service)
            ? Forgotten(disowned.Instance) with { Epochs = Epochs.SetItem(disowned.Service, disowned.Epoch) }
            : this;

    private DesiredSet Forgotten(InstanceId instance) => this with
    {
        Wishes = Wishes.Remove(instance),
        Begun = Begun.Remove(instance),
        GivenUp = GivenUp.Remove(instance),
        Unproven = Unproven.Remove(instance)
    };

    /// <summary>The epochs of services that have nothing here are the first to be forgotten.</summary>
    private DesiredSet Pruned()
    {
        if (Epochs.Count <= EpochsMax) return this;
        var present = Wishes.Values.Select(wish => wish.Service).ToHashSet();
        return this with { Epochs = Epochs.RemoveRange(Epochs.Keys.Where(service => !present.Contains(service)).ToList()) };
    }
}
