using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Journal;

/// <summary>
/// What every journal checks before it writes, in one place, so that all of them refuse the same things. Pure: the
/// store supplies what its rows say while it holds them.
/// </summary>
public static class AppendRules
{
    /// <summary>A longer id would not fit every database's index entry.</summary>
    public const int PersistenceIdCharsMax = 500;

    public const int ManifestCharsMax = 200;

    /// <summary>All payloads of one write together: far beyond any real event, far below what a database refuses.</summary>
    public const long PayloadCharsMax = 16 * 1024 * 1024;

    /// <summary>Why no store may take this write, whatever its rows say; null when it is well formed.</summary>
    public static string? Flaw(JournalWrite write)
    {
        if (write.Events.IsDefault)
        {
            return "the list of events is missing";
        }

        if (write.LastSequence < 0)
        {
            return $"a sequence number is never negative, and {write.LastSequence} was given";
        }

        if (LabelFlaw(write.PersistenceId, PersistenceIdCharsMax) is { } flaw)
        {
            return $"the persistence id {flaw}";
        }

        return write.Events.Select(e => ContentFlaw(e.Manifest, e.Payload)).FirstOrDefault(f => f is not null)
            ?? (write.Snapshot is { } snapshot ? ContentFlaw(snapshot.Manifest, snapshot.Payload) : null)
            ?? SizeFlaw(write);
    }

    /// <summary>
    /// Null when the write may go in, else its refusal. <paramref name="current"/> is the shard's epoch, 0 when nobody
    /// ever claimed it; <paramref name="head"/> is null for an entity that has no history.
    /// </summary>
    public static AppendOutcome? Refuse(JournalWrite write, Epoch current, EntityHead? head)
    {
        if (write.Epoch != current || current.Value < 1)
        {
            return new AppendOutcome.Fenced(current);
        }

        if (head is { } known && known.Shard != write.Shard)
        {
            return new AppendOutcome.NotWritten(
                $"{write.PersistenceId} belongs to shard {known.Shard}; it was written as part of shard {write.Shard}");
        }

        var last = head?.LastSequence ?? 0;
        return last == write.LastSequence ? null : new AppendOutcome.OutOfSequence(last);
    }

    /// <summary>The last sequence number once the write is in; 0 after a purge.</summary>
    public static long LastSequenceAfter(JournalWrite write) =>
        write.Purge ? 0 : write.LastSequence + write.Events.Length;

    public static long PayloadChars(JournalWrite write) =>
        write.Events.Sum(e => (long)e.Payload.Length) + (write.Snapshot?.Payload.Length ?? 0);

    private static string? ContentFlaw(string manifest, string payload)
    {
        if (LabelFlaw(manifest, ManifestCharsMax) is { } flaw)
        {
            return $"the manifest {flaw}";
        }

        return IsWellFormed(payload) ? null : "the payload holds half of a surrogate pair, which has no UTF-8 form";
    }

    private static string? SizeFlaw(JournalWrite write)
    {
        var chars = PayloadChars(write);
        return chars <= PayloadCharsMax
            ? null
            : $"its payloads have {chars} characters in all; a write takes at most {PayloadCharsMax}";
    }

    private static string? LabelFlaw(string label, int charsMax) => label switch
    {
        "" => "is empty",
        _ when label.Length > charsMax => $"is longer than {charsMax} characters",
        _ when label.Any(char.IsControl) => "holds a control character",
        _ when !IsWellFormed(label) => "holds half of a surrogate pair",
        _ => null,
    };

    private static bool IsWellFormed(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var next = rest.IndexOfAnyInRange('\uD800', '\uDFFF');
            if (next < 0)
            {
                return true;
            }

            if (next + 1 >= rest.Length || !char.IsSurrogatePair(rest[next], rest[next + 1]))
            {
                return false;
            }

            rest = rest[(next + 2)..];
        }

        return true;
    }
}
