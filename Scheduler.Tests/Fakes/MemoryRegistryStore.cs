using Scheduler.Node.Sql;

namespace Scheduler.Tests.Fakes;

/// <summary>Sealed logins in memory. Several desks over one are several servers.</summary>
public sealed class MemoryRegistryStore(TimeProvider clock) : IRegistryStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, StoredLogin> _rows = new(StringComparer.Ordinal);

    public event Action? Changed;

    public Task<IReadOnlyList<StoredLogin>> ListAsync(CancellationToken cancel = default)
    {
        lock (_gate) return Task.FromResult<IReadOnlyList<StoredLogin>>([.. _rows.Values]);
    }

    public Task<bool> PutAsync(string registry, byte[] login, CancellationToken cancel = default) => Change(() =>
    {
        if (!_rows.ContainsKey(registry) && _rows.Count >= IRegistryStore.RegistriesMax) return false;
        _rows[registry] = new StoredLogin(registry, login, clock.GetUtcNow());
        return true;
    });

    public Task<bool> ResealAsync(string registry, byte[] before, byte[] after, CancellationToken cancel = default) => Change(() =>
    {
        if (!_rows.TryGetValue(registry, out var row) || !row.Login.AsSpan().SequenceEqual(before)) return false;
        _rows[registry] = row with { Login = after };
        return true;
    });

    public Task<bool> RemoveAsync(string registry, CancellationToken cancel = default) => Change(() => _rows.Remove(registry));

    private Task<bool> Change(Func<bool> change)
    {
        bool done;
        lock (_gate) done = change();
        Changed?.Invoke();
        return Task.FromResult(done);
    }
}
