using System.Collections.Immutable;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Journal;

/// <summary>One atomic append to one entity's history.</summary>
/// <param name="PersistenceId">The entity, for example <c>service/web/front</c>.</param>
/// <param name="Shard">The shard that the entity belongs to.</param>
/// <param name="Epoch">The epoch under which the writer owns the shard. Commits only while the shard's row still has it.</param>
/// <param name="LastSequence">
/// The sequence number that the writer believes is the last; 0 for a new entity. The events take the numbers that follow.
/// </param>
/// <param name="Events">What happened, in order; may be empty when only a snapshot is saved or the entity is purged.</param>
/// <param name="Snapshot">The state after the last of <paramref name="Events"/>; saving one deletes the events that it holds.</param>
/// <param name="Purge">Deletes the entity's whole history instead, in the same fenced way.</param>
public sealed record JournalWrite(
    string PersistenceId,
    ShardId Shard,
    Epoch Epoch,
    long LastSequence,
    ImmutableArray<StoredEvent> Events,
    StoredSnapshot? Snapshot = null,
    bool Purge = false);

/// <summary>An event as stored: a stable type name with a version, such as <c>service.scaled/1</c>, and JSON.</summary>
public sealed record StoredEvent(string Manifest, string Payload);

/// <summary>A state as stored; the same form as an event.</summary>
public sealed record StoredSnapshot(string Manifest, string Payload);
