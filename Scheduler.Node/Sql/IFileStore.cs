namespace Scheduler.Node.Sql;

/// <summary>
/// Secrets and configs; what is in them is sealed, and no business of the store. All methods throw
/// <see cref="Actors.Journal.JournalUnavailableException"/> when the database cannot be reached; a change may have been made then.
/// </summary>
public interface IFileStore
{
    /// <summary>The most of one kind.</summary>
    const int OfAKindMax = 10_000;

    /// <summary>Raised on any thread when the rows may have changed, here or by another server. Not to be relied on alone.</summary>
    event Action? Changed;

    /// <summary>All, by kind and name, without what is in them; reflects every change acknowledged before.</summary>
    Task<IReadOnlyList<StoredFile>> ListAsync(CancellationToken cancel = default);

    /// <summary>What is in one, sealed; null when there is none.</summary>
    Task<byte[]?> DataAsync(string kind, string name, CancellationToken cancel = default);

    /// <summary>Whether it was made.</summary>
    /// <param name="size">Of what is in it, before it was sealed.</param>
    Task<SharedObjectMade> CreateAsync(string kind, string name, byte[] labels, long size, byte[] data, CancellationToken cancel = default);

    /// <summary>False when there is none of that name and version; the version grows by one.</summary>
    Task<bool> RelabelAsync(string kind, string name, long version, byte[] labels, CancellationToken cancel = default);

    /// <summary>The same in another sealing; false when the row no longer holds <paramref name="before"/>.</summary>
    Task<bool> ResealAsync(string kind, string name, byte[] before, byte[] after, CancellationToken cancel = default);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string kind, string name, CancellationToken cancel = default);
}

/// <param name="Version">1 when it is made.</param>
/// <param name="SealHead">The first bytes of what is sealed: which key opens it.</param>
/// <param name="CreatedAt">By the database's clock, as the other one.</param>
public sealed record StoredFile(
    string Kind, string Name, long Version, byte[] Labels, long Size, byte[] SealHead,
    DateTimeOffset CreatedAt, DateTimeOffset ChangedAt)
{
    public const int SealHeadBytes = 9;
}
