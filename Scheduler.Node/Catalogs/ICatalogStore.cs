using System.Collections.Immutable;

namespace Scheduler.Node.Catalogs;

/// <summary>
/// Catalogs, and of which template stacks are. All methods throw
/// <see cref="Actors.Journal.JournalUnavailableException"/> when the database cannot be reached; a change may have been
/// made then.
/// </summary>
public interface ICatalogStore
{
    /// <summary>The most catalogs.</summary>
    const int CatalogsMax = 100;

    /// <summary>All of them without their files, by name; reflects every change acknowledged before.</summary>
    Task<IReadOnlyList<CatalogRow>> ListAsync(CancellationToken cancel = default);

    /// <summary>A catalog's files, packed; null when there is none of that name and version.</summary>
    Task<byte[]?> FilesAsync(string name, long version, CancellationToken cancel = default);

    /// <summary>Makes it or replaces what is there; its version grows by one. False when there are <see cref="CatalogsMax"/>.</summary>
    Task<bool> PutAsync(CatalogSource source, byte[] files, CancellationToken cancel = default);

    /// <summary>Notes why the latest refresh came to nothing; what is there stays.</summary>
    Task FailAsync(string name, string fault, CancellationToken cancel = default);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string name, CancellationToken cancel = default);

    Task<StackTemplate?> TemplateOfAsync(string stack, CancellationToken cancel = default);

    Task SetTemplateAsync(StackTemplate template, CancellationToken cancel = default);

    Task ForgetTemplateAsync(string stack, CancellationToken cancel = default);
}

/// <param name="Name">The catalog's.</param>
/// <param name="Git">Null for one that was uploaded.</param>
/// <param name="Branch">Null for the repository's own.</param>
/// <param name="Commit">Of which its files are.</param>
public sealed record CatalogSource(string Name, string? Git = null, string? Branch = null, string? Commit = null);

/// <param name="ChangedAt">When its files were last read, by the database's clock.</param>
/// <param name="Fault">Why the latest refresh came to nothing; null when it did not.</param>
public sealed record CatalogRow(CatalogSource Source, long Version, DateTimeOffset ChangedAt, string? Fault);

/// <summary>Of which template a stack is, and with which answers.</summary>
public sealed record StackTemplate(string Stack, string Catalog, string Template, string Version, ImmutableSortedDictionary<string, string> Answers);
