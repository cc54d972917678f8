namespace Scheduler.Core.Views.Exchange;

/// <summary>How old a server's picture of the others may be; read from any thread.</summary>
public sealed class Freshness(TimeProvider clock)
{
    private long?[]? _heard;

    /// <summary>
    /// The time since the server that was silent the longest was heard of; zero where there are no others; null while
    /// one that should be there has not been heard of at all.
    /// </summary>
    public TimeSpan? Age
    {
        get
        {
            if (Volatile.Read(ref _heard) is not { } heard) return TimeSpan.Zero;
            return heard.Any(at => at is null) ? null : heard.Max(at => clock.GetElapsedTime(at!.Value));
        }
    }

    internal void Show(IEnumerable<long?> heardAt)
    {
        var heard = heardAt.ToArray();
        Volatile.Write(ref _heard, heard.Length == 0 ? null : heard);
    }
}
