using Scheduler.Node.Sql;

namespace Scheduler.Tests.Fakes;

/// <summary>Shared objects in memory.</summary>
public sealed class MemorySharedObjectStore(TimeProvider clock) : ISharedObjectStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Kind, string Name), SharedObject> _rows = [];

    public Task<IReadOnlyList<SharedObject>> ListAsync(string kind, CancellationToken cancel = default)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<SharedObject>>([.. _rows
                .Where(row => row.Key.Kind == kind)
                .Select(row => row.Value)
                .OrderBy(row => row.Name, StringComparer.Ordinal)]);
    }

    public Task<SharedObject?> FindAsync(string kind, string name, CancellationToken cancel = default)
    {
        lock (_gate) return Task.FromResult(_rows.GetValueOrDefault((kind, name)));
    }

    public Task<IReadOnlyDictionary<string, long>> VersionsAsync(string kind, CancellationToken cancel = default)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyDictionary<string, long>>(_rows
                .Where(row => row.Key.Kind == kind)
                .ToDictionary(row => row.Key.Name, row => row.Value.Version));
    }

    public Task<SharedObjectMade> CreateAsync(string kind, string name, byte[] body, CancellationToken cancel = default)
    {
        lock (_gate)
        {
            if (_rows.ContainsKey((kind, name))) return Task.FromResult(SharedObjectMade.NameTaken);
            if (_rows.Keys.Count(key => key.Kind == kind) >= ISharedObjectStore.OfAKindMax) return Task.FromResult(SharedObjectMade.TooMany);
            _rows[(kind, name)] = new SharedObject(name, 1, body, clock.GetUtcNow(), clock.GetUtcNow());
            return Task.FromResult(SharedObjectMade.Made);
        }
    }

    public Task<bool> UpdateAsync(string kind, string name, long version, byte[] body, CancellationToken cancel = default)
    {
        lock (_gate)
        {
            if (!_rows.TryGetValue((kind, name), out var row) || row.Version != version) return Task.FromResult(false);
            _rows[(kind, name)] = row with { Version = version + 1, Body = body, ChangedAt = clock.GetUtcNow() };
            return Task.FromResult(true);
        }
    }

    public Task<bool> RemoveAsync(string kind, string name, CancellationToken cancel = default)
    {
        lock (_gate) return Task.FromResult(_rows.Remove((kind, name)));
    }
}
