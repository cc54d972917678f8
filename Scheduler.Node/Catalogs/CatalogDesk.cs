using System.Collections.Concurrent;
using Scheduler.Actors.Journal;
using Scheduler.Core.Catalogs;
using Scheduler.Messages;

namespace Scheduler.Node.Catalogs;

/// <summary>Catalogs as people use them: made of git repositories or uploads, kept in the database, and read by any server.</summary>
public sealed class CatalogDesk
{
    private const int FetchesMax = 2;

    private readonly ICatalogStore _store;
    private readonly GitRepository? _git;
    /// <summary>Each takes a folder on this machine's disk.</summary>
    private readonly SemaphoreSlim _fetching = new(FetchesMax);
    private readonly ConcurrentDictionary<string, (long Version, CatalogContent Content)> _read = new();

    private CatalogDesk(ICatalogStore store, GitRepository? git) => (_store, _git) = (store, git);

    /// <param name="git">Servers may fetch git repositories.</param>
    /// <param name="patience">How long one may take.</param>
    /// <param name="protocols">Those that git may use.</param>
    public static CatalogDesk Of(ICatalogStore store, bool git, TimeSpan patience, string? protocols = null) =>
        new(store, git ? new GitRepository(protocols ?? GitRepository.ProtocolsUsual, patience) : null);

    public ICatalogStore Store => _store;

    public Task<IReadOnlyList<CatalogRow>> ListAsync(CancellationToken cancel) => _store.ListAsync(cancel);

    /// <summary>A catalog with its templates; null when there is none of that name.</summary>
    public async Task<(CatalogRow Row, CatalogContent Content)?> FindAsync(string name, CancellationToken cancel)
    {
        if ((await _store.ListAsync(cancel)).FirstOrDefault(row => row.Source.Name == name) is not { } row) return null;
        if (_read.TryGetValue(name, out var known) && known.Version == row.Version) return (row, known.Content);
        // Replaced between the two questions: the next one finds it.
        if (await _store.FilesAsync(name, row.Version, cancel) is not { } files) return null;
        var content = CatalogContent.Of(CatalogArchive.Kept(files));
        _read[name] = (row.Version, content);
        return (row, content);
    }

    /// <param name="name">The catalog's.</param>
    /// <param name="archive">A tar archive in gzip, in base64.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<Refusal?> UploadAsync(string name, string archive, CancellationToken cancel)
    {
        var bytes = new byte[archive.Length];
        if (!Convert.TryFromBase64String(archive, bytes, out var length))
            return Task.FromResult<Refusal?>(Refusal.Invalid("is no base64", "archive"));
        var (files, refusal) = CatalogArchive.Unpack(bytes[..length]);
        return files is null || refusal is not null ? Task.FromResult(refusal) : PutAsync(new CatalogSource(name), files, cancel);
    }

    public async Task<Refusal?> FetchAsync(string name, string url, string? branch, CancellationToken cancel)
    {
        if (_git is null)
            return Refusal.Invalid(
                "Servers of this cluster fetch no git repositories (catalogs.git is false): upload the catalog from a folder.",
                "git");
        if (_git.Fault(url) is { } fault) return Refusal.Invalid($"\"{Core.Shown.Text(url)}\" {fault}.", "git");
        if (!await _fetching.WaitAsync(TimeSpan.Zero, cancel))
            return new Refusal(RefusalKind.Busy, $"This server is reading {FetchesMax} repositories already; try again shortly.");
        try
        {
            var (files, refusal) = await _git.ReadAsync(url, branch, cancel);
            return files is null ? refusal : await PutAsync(new CatalogSource(name, url, branch, files.Commit), files.Files, cancel);
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <summary>Fetches a catalog anew. When that fails, what is there stays, and the reason is kept with it.</summary>
    public async Task<Refusal?> RefreshAsync(CatalogSource source, CancellationToken cancel)
    {
        if (source.Git is null) return Refusal.Conflict($"The catalog {source.Name} was uploaded: upload it again instead.");
        var refusal = await FetchAsync(source.Name, source.Git, source.Branch, cancel);
        if (refusal is not null) await _store.FailAsync(source.Name, refusal.Reason, cancel);
        return refusal;
    }

    /// <summary>The stack goes. Should the database be away, what stays is looked past: it is of a stack that is not there.</summary>
    public async Task ForgetAsync(string stack, CancellationToken cancel)
    {
        try
        {
            await _store.ForgetTemplateAsync(stack, cancel);
        }
        catch (JournalUnavailableException)
        {
            // The stack's services were removed all the same.
        }
    }

    public async Task<bool> RemoveAsync(string name, CancellationToken cancel)
    {
        _read.TryRemove(name, out _);
        return await _store.RemoveAsync(name, cancel);
    }

    private async Task<Refusal?> PutAsync(CatalogSource source, Dictionary<string, string> files, CancellationToken cancel) =>
        await _store.PutAsync(source, CatalogArchive.Keep(files), cancel)
            ? null
            : Refusal.Conflict($"There are {ICatalogStore.CatalogsMax} catalogs already: remove one first.");
}
