using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Core.Images;
using Scheduler.Messages;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Registries;

/// <summary>
/// The logins to registries: kept once for the cluster, sealed in the database and open in this server's memory only, where
/// pulls ask for them. Hears at once of what other servers change, and goes on with what it knows while the database is away.
/// May be used from any thread.
/// </summary>
public sealed partial class RegistryDesk : IRegistryCredentials, IAsyncDisposable
{
    /// <summary>Should an announcement be lost.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly IRegistryStore _store;
    private readonly LoginKeys _keys;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _oneLookAtATime = new(1);
    private readonly Nudge _heard = new();
    private readonly CancellationTokenSource _closing = new();
    private ImmutableSortedDictionary<string, RegistryEntry> _entries =
        ImmutableSortedDictionary.Create<string, RegistryEntry>(StringComparer.Ordinal);
    private Task _looking = Task.CompletedTask;

    private RegistryDesk(IRegistryStore store, LoginKeys keys, ILogger log) => (_store, _keys, _log) = (store, keys, log);

    public event Action<string>? Changed;

    /// <summary>What is kept, as this server last read it.</summary>
    public IReadOnlyList<RegistryEntry> Entries => [.. Volatile.Read(ref _entries).Values];

    /// <exception cref="JournalUnavailableException">The database cannot be reached.</exception>
    internal static async Task<RegistryDesk> OpenAsync(
        IRegistryStore store, LoginKeys keys, ILoggerFactory loggers, CancellationToken cancel = default)
    {
        var desk = new RegistryDesk(store, keys, loggers.CreateLogger<RegistryDesk>());
        await desk.LookAsync(cancel);
        store.Changed += desk._heard.Hear;
        desk._looking = Task.Run(desk.LookOnAsync, CancellationToken.None);
        return desk;
    }

    public Task<CredentialsGiven> ForAsync(CredentialsWanted wanted, CancellationToken cancel = default)
    {
        var found = Find(wanted.Registry);
        var given = new CredentialsGiven(wanted.Registry, found?.Login, found?.Fault);
        if (wanted is not { Own: { } own, For: { } service }) return Task.FromResult(given);
        return Task.FromResult(SealedLogin.Open(service, own, _keys) is { } login
            ? new CredentialsGiven(wanted.Registry, login) { Mark = own.Mark }
            : given with
            {
                Mark = own.Mark,
                Fault = $"the login that came with {service} cannot be opened with {_keys.Source}: another key sealed it. Give it again with `docker service update --with-registry-auth`"
            });
    }

    /// <summary>For the pulls of one service's revisions alone. Kept by whoever asks.</summary>
    public RevisionLogin SealFor(ServiceKey service, string registry, RegistryLogin login) =>
        SealedLogin.Seal(service, registry, login, _keys.Current);

    public RegistryEntry? Find(string registry) => Volatile.Read(ref _entries).GetValueOrDefault(registry);

    /// <summary>Null once the login is kept, and in use from then on; otherwise why not.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; it may have been written.</exception>
    public async Task<Refusal?> PutAsync(string registry, RegistryLogin login, CancellationToken cancel = default)
    {
        if (!await _store.PutAsync(registry, SealedLogin.Seal(registry, login, _keys.Current), cancel))
            return Refusal.Conflict($"logins for {IRegistryStore.RegistriesMax} registries are kept, which is the most: log out of one first");
        await LookAsync(cancel);
        return null;
    }

    /// <summary>False when there was none.</summary>
    /// <exception cref="JournalUnavailableException">The database cannot be reached; it may have been removed.</exception>
    public async Task<bool> RemoveAsync(string registry, CancellationToken cancel = default)
    {
        var was = await _store.RemoveAsync(registry, cancel);
        await LookAsync(cancel);
        return was;
    }

    public async ValueTask DisposeAsync()
    {
        _store.Changed -= _heard.Hear;
        await _closing.CancelAsync();
        await _looking;
        _closing.Dispose();
        _heard.Dispose();
        _oneLookAtATime.Dispose();
    }

    private async Task LookOnAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await _heard.WaitAsync(LookEvery, _closing.Token);
                await LookAsync(_closing.Token);
            }
            catch (JournalUnavailableException)
            {
                // The stores that write say what is wrong with the database; what is known goes on being used.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Reads all rows, and tells of those that have changed. What an older key opens is sealed anew.</summary>
    private async Task LookAsync(CancellationToken cancel)
    {
        var changed = new List<string>();
        await _oneLookAtATime.WaitAsync(cancel);
        try
        {
            var before = _entries;
            var after = before.Clear();
            foreach (var stored in await _store.ListAsync(cancel)) after = after.SetItem(stored.Registry, await OpenAsync(stored, cancel));
            changed.AddRange(before.Keys.Union(after.Keys).Where(name => IsOther(before.GetValueOrDefault(name), after.GetValueOrDefault(name))));
            foreach (var lost in changed.Select(name => after.GetValueOrDefault(name)?.Fault).OfType<string>()) LogLost(_log, lost);
            Volatile.Write(ref _entries, after);
        }
        finally
        {
            _oneLookAtATime.Release();
        }

        foreach (var name in changed) Changed?.Invoke(name);
    }

    private async Task<RegistryEntry> OpenAsync(StoredLogin stored, CancellationToken cancel)
    {
        var login = SealedLogin.Open(stored.Registry, stored.Login, _keys, out var isOld);
        if (login is null) return new RegistryEntry(stored.Registry, null, stored.ChangedAt, FaultOf(stored.Registry));
        if (isOld && await _store.ResealAsync(stored.Registry, stored.Login, SealedLogin.Seal(stored.Registry, login, _keys.Current), cancel))
            LogResealed(_log, stored.Registry);
        return new RegistryEntry(stored.Registry, login, stored.ChangedAt, null);
    }

    private string FaultOf(string registry) =>
        $"the credentials kept for {registry} cannot be opened with {_keys.Source}: another key sealed them. `scheduler registry login {registry}` keeps them anew";

    private static bool IsOther(RegistryEntry? before, RegistryEntry? after) => before?.Login != after?.Login || before?.Fault != after?.Fault;

    [LoggerMessage(LogLevel.Warning, "{Fault}")]
    private static partial void LogLost(ILogger log, string fault);

    [LoggerMessage(LogLevel.Information, "The credentials for {Registry} were sealed anew under this server's present key")]
    private static partial void LogResealed(ILogger log, string registry);
}
