namespace Scheduler.Messages.Locks;

/// <summary>What a session and a lock may be given. Times are those of the holder's promise: see docs/locks.md.</summary>
public static class SessionLimits
{
    public static readonly TimeSpan TtlMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan TtlMax = TimeSpan.FromHours(24);

    /// <summary>A note says, for people, who holds a lock and what for.</summary>
    public const int NoteLengthMax = 256;

    /// <summary>What is wrong with a time to live, or null.</summary>
    public static string? TtlFault(TimeSpan ttl) => ttl >= TtlMin && ttl <= TtlMax ? null : "a time to live is from 1s to 24h";

    /// <summary>What is wrong with a note, or null. None is fine.</summary>
    public static string? NoteFault(string? note)
    {
        if (note is null) return null;
        if (note.Length > NoteLengthMax) return $"a note has at most {NoteLengthMax} characters, this one has {note.Length}";
        return note.Any(char.IsControl) ? "a note is one line without control characters" : null;
    }
}
