using Scheduler.Actors.Runtime;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Journal;

/// <summary>What entities and their shard's owner say to each other, and an entity to itself.</summary>
internal abstract record EntitySignal
{
    private EntitySignal()
    {
    }

    internal sealed record ReadEnded(Outcome<JournalHistory> Outcome) : EntitySignal;

    internal sealed record ReadAgain : EntitySignal;

    internal sealed record AppendEnded(Outcome<AppendOutcome> Outcome) : EntitySignal;

    internal sealed record IdleCheck : EntitySignal;

    /// <summary>Owner to entity: write under this epoch from now on.</summary>
    internal sealed record EpochRaised(Epoch Epoch) : EntitySignal;

    /// <summary>Entity to owner: idle, or over. It goes on until it is drained.</summary>
    internal sealed record Passivate(string PersistenceId) : EntitySignal;

    /// <summary>
    /// Entity to owner, its last word: a write under <paramref name="Epoch"/> was fenced or its outcome is unknown, so
    /// the history must not be read again before the shard has a newer epoch.
    /// </summary>
    internal sealed record EpochDoubted(string PersistenceId, Epoch Epoch, string Reason) : EntitySignal;
}
