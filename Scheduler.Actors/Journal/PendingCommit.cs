using System.Collections.Immutable;
using Scheduler.Actors.Runtime;

namespace Scheduler.Actors.Journal;

/// <summary>What becomes true, and is said, once an append has committed.</summary>
internal sealed record PendingCommit<TState, TEvent>(
    JournalWrite Write, ImmutableArray<TEvent> Events, TState Next, object Reply, ActorRef? ReplyTo);
