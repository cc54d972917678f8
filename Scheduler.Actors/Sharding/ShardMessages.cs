using Scheduler.Actors.Runtime;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Sharding;

/// <summary>A message on its way to an entity; the owner of its shard delivers it and keeps the sender.</summary>
internal sealed record ToEntity(string Entity, object Message);

/// <summary>What a shard's owner says to the keeper of the node's lease.</summary>
internal abstract record ShardSignal
{
    private ShardSignal()
    {
    }

    /// <summary>The shard needs a newer epoch before <paramref name="Doubted"/>'s histories are read again.</summary>
    internal sealed record EpochWanted(ShardId Shard, Epoch Doubted) : ShardSignal;

    /// <summary>Keeper to owner: the shard is yours under this epoch.</summary>
    internal sealed record Claimed(Epoch Epoch) : ShardSignal;

    internal sealed record Remembered(Outcome<IReadOnlyList<string>> Entities) : ShardSignal;

    internal sealed record RememberAgain : ShardSignal;

    internal sealed record WakeAgain(string Entity) : ShardSignal;
}
