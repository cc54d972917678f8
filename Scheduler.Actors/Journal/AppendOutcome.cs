using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Journal;

/// <summary>How an append ended. Only <see cref="Unknown"/> leaves open whether it was written.</summary>
public abstract record AppendOutcome
{
    private AppendOutcome()
    {
    }

    /// <summary>Committed and synced; <paramref name="LastSequence"/> is the new last sequence number.</summary>
    public sealed record Appended(long LastSequence) : AppendOutcome;

    /// <summary>Not written: the shard's epoch is now <paramref name="Current"/>. The writer lost ownership and must stop.</summary>
    public sealed record Fenced(Epoch Current) : AppendOutcome;

    /// <summary>Not written: the history ends at <paramref name="LastSequence"/>, not where the writer believed. The writer must recover.</summary>
    public sealed record OutOfSequence(long LastSequence) : AppendOutcome;

    /// <summary>Surely not written, for example because the disk is full or the database refused the connection; a retry is safe.</summary>
    public sealed record NotWritten(string Reason) : AppendOutcome;

    /// <summary>
    /// The connection failed between commit and its answer. The writer must stop, and its shard must take a new epoch
    /// before the history is read again, so that a late commit cannot slip in.
    /// </summary>
    public sealed record Unknown(string Reason) : AppendOutcome;
}
