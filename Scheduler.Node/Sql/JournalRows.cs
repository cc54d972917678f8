using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Sql;

/// <summary>What the database holds about a batch's shards and entities; a missing key is a missing row.</summary>
internal sealed record JournalRows(
    IReadOnlyDictionary<ShardId, Epoch> Epochs, IReadOnlyDictionary<string, EntityHead> Heads);
