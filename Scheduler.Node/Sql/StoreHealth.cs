using System.Globalization;

namespace Scheduler.Node.Sql;

/// <summary>Whether the last transaction that wanted to write could; safe to read from any thread at any time.</summary>
public sealed partial class StoreHealth(TimeProvider clock, ILogger<StoreHealth> log)
{
    private volatile Trouble? _trouble;

    /// <summary>
    /// What keeps the database from being written, in its own words and since when; null when the last write worked.
    /// Nodes renew their leases all the time, so it is never older than a renewal.
    /// </summary>
    public string? Problem => _trouble is { } trouble
        ? $"the database cannot be written: {trouble.Words} (since {trouble.Since.ToString("u", CultureInfo.InvariantCulture)})"
        : null;

    internal void Failed(string words)
    {
        if (Interlocked.CompareExchange(ref _trouble, new Trouble(words, clock.GetUtcNow()), null) is null)
        {
            LogFailed(log, words);
        }
    }

    internal void Worked()
    {
        if (_trouble is not null && Interlocked.Exchange(ref _trouble, null) is { } trouble)
        {
            LogWorked(log, trouble.Since);
        }
    }

    [LoggerMessage(LogLevel.Error, "The database cannot be written: {Words}")]
    private static partial void LogFailed(ILogger log, string words);

    [LoggerMessage(LogLevel.Information, "The database can be written again; it could not since {Since:u}")]
    private static partial void LogWorked(ILogger log, DateTimeOffset since);

    private sealed record Trouble(string Words, DateTimeOffset Since);
}
