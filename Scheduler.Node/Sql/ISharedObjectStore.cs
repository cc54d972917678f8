namespace Scheduler.Node.Sql;

/// <summary>
/// What people make by a kind and a name for services to refer to; what is in it is no business of the store. All methods
/// throw <see cref="Actors.Journal.JournalUnavailableException"/> when the database cannot be reached; a change may have been
/// made then.
/// </summary>
public interface ISharedObjectStore
{
    /// <summary>The most of one kind.</summary>
    const int OfAKindMax = 10_000;

    /// <summary>All of a kind, by name; reflects every change acknowledged before.</summary>
    Task<IReadOnlyList<SharedObject>> ListAsync(string kind, CancellationToken cancel = default);

    /// <summary>Null when there is none; reflects every change acknowledged before.</summary>
    Task<SharedObject?> FindAsync(string kind, string name, CancellationToken cancel = default);

    /// <summary>The version of each, by name: what has changed since is read one by one.</summary>
    Task<IReadOnlyDictionary<string, long>> VersionsAsync(string kind, CancellationToken cancel = default);

    /// <summary>Whether it was made.</summary>
    Task<SharedObjectMade> CreateAsync(string kind, string name, byte[] body, CancellationToken cancel = default);

    /// <summary>False when there is none of that name and version; the version grows by one.</summary>
    Task<bool> UpdateAsync(string kind, string name, long version, byte[] body, CancellationToken cancel = default);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string kind, string name, CancellationToken cancel = default);
}

/// <param name="Version">1 when it is made.</param>
/// <param name="CreatedAt">By the database's clock, as the other one.</param>
public sealed record SharedObject(string Name, long Version, byte[] Body, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);

public enum SharedObjectMade
{
    Made,

    /// <summary>There is one of that name.</summary>
    NameTaken,

    /// <summary>There are <see cref="ISharedObjectStore.OfAKindMax"/>.</summary>
    TooMany,
}
