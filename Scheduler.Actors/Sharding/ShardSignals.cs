using Scheduler.Actors.Runtime;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>What a shard's owner says to itself and to the keeper of the node's shards.</summary>
internal abstract record ShardSignal
{
    private ShardSignal()
    {
    }

    internal sealed record Listed(Outcome<IReadOnlyList<string>> Outcome) : ShardSignal;

    internal sealed record ListAgain : ShardSignal;

    internal sealed record Claimed(Outcome<IReadOnlyList<ShardOwnership>> Outcome) : ShardSignal;

    internal sealed record ClaimAgain : ShardSignal;

    internal sealed record StartAgain(string Entity) : ShardSignal;

    /// <summary>Keeper to owner: finish what was taken, take nothing more, and stop.</summary>
    internal sealed record HandOff : ShardSignal;

    internal sealed record HandOffExpired : ShardSignal;

    /// <summary>Owner to keeper: another live node has the shard.</summary>
    internal sealed record Lost(ShardId Shard) : ShardSignal;
}
