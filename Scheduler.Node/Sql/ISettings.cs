namespace Scheduler.Node.Sql;

/// <summary>
/// A few values of the whole cluster, such as its id or the hash of its API token. All methods throw
/// <see cref="Actors.Journal.JournalUnavailableException"/> when the database cannot be reached.
/// </summary>
public interface ISettings
{
    /// <summary>Null when the key was never put.</summary>
    Task<string?> GetAsync(string key, CancellationToken cancel = default);

    Task PutAsync(string key, string value, CancellationToken cancel = default);

    /// <summary>
    /// Puts the value unless the key has one, and returns what the key holds afterwards: of several nodes that start
    /// at once, all get the value of the first.
    /// </summary>
    Task<string> PutIfAbsentAsync(string key, string value, CancellationToken cancel = default);
}
