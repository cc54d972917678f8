using System.Collections.Immutable;
using Scheduler.Core.Agents;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Agents;

/// <summary>A desired set as it is written to a host's disk, with whose it is.</summary>
/// <param name="Cluster">Marks the containers of the cluster that the wishes came from.</param>
public sealed record KeptDesired(string Cluster, HostId Host, long Session, long Life)
{
    /// <summary>The database that they came from; empty where no server has said.</summary>
    public string Database { get; init; } = "";

    public ImmutableArray<Assignment> Wishes { get; init; } = [];

    public ImmutableArray<SeenEpoch> Epochs { get; init; } = [];

    public ImmutableArray<InstanceId> Buried { get; init; } = [];

    public ImmutableArray<InstanceId> Begun { get; init; } = [];

    public ImmutableArray<InstanceId> GivenUp { get; init; } = [];

    public ImmutableArray<InstanceId> Unproven { get; init; } = [];

    public static KeptDesired Of(DesiredSet set, string cluster, HostId host) => new(cluster, host, set.Session, set.Life)
    {
        Database = set.Database,
        Wishes = [.. set.Wishes.Values],
        Epochs = [.. set.Epochs.Select(one => new SeenEpoch(one.Key, one.Value))],
        Buried = [.. set.Buried],
        Begun = [.. set.Begun],
        GivenUp = [.. set.GivenUp],
        Unproven = [.. set.Unproven],
    };

    public DesiredSet ToSet() => new()
    {
        Session = Session,
        Life = Life,
        Database = Database,
        Wishes = Wishes.ToImmutableSortedDictionary(wish => wish.Instance, wish => wish),
        Epochs = Epochs.ToImmutableSortedDictionary(seen => seen.Service, seen => seen.Epoch),
        Buried = [.. Buried],
        Begun = [.. Begun],
        GivenUp = [.. GivenUp],
        Unproven = [.. Unproven],
    };
}

public sealed record SeenEpoch(ServiceKey Service, Epoch Epoch);
