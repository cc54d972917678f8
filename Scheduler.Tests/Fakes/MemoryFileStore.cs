using Scheduler.Actors.Journal;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Fakes;

/// <summary>Secrets and configs in memory, sealed as whoever puts them has sealed them.</summary>
public sealed class MemoryFileStore(TimeProvider clock) : IFileStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Kind, string Name), (StoredFile Head, byte[] Data)> _rows = [];

    public event Action? Changed;

    /// <summary>Nothing of it can be read or written.</summary>
    public bool IsAway { get; set; }

    public Task<IReadOnlyList<StoredFile>> ListAsync(CancellationToken cancel = default)
    {
        RequireThere();
        lock (_gate)
            return Task.FromResult<IReadOnlyList<StoredFile>>([.. _rows.Values
                .Select(row => row.Head)
                .OrderBy(row => row.Kind, StringComparer.Ordinal)
                .ThenBy(row => row.Name, StringComparer.Ordinal)]);
    }

    public Task<byte[]?> DataAsync(string kind, string name, CancellationToken cancel = default)
    {
        lock (_gate) return Task.FromResult(_rows.TryGetValue((kind, name), out var row) ? row.Data : null);
    }

    public Task<SharedObjectMade> CreateAsync(string kind, string name, byte[] labels, long size, byte[] data, CancellationToken cancel = default)
    {
        RequireThere();
        lock (_gate)
        {
            if (_rows.ContainsKey((kind, name))) return Task.FromResult(SharedObjectMade.NameTaken);
            if (_rows.Keys.Count(key => key.Kind == kind) >= IFileStore.OfAKindMax) return Task.FromResult(SharedObjectMade.TooMany);
            var now = clock.GetUtcNow();
            Put(new StoredFile(kind, name, 1, labels, size, Head(data), now, now), data);
        }

        Changed?.Invoke();
        return Task.FromResult(SharedObjectMade.Made);
    }

    public Task<bool> RelabelAsync(string kind, string name, long version, byte[] labels, CancellationToken cancel = default) => ChangeAsync(
        kind, name, row => row.Head.Version == version,
        row => (row.Head with { Version = version + 1, Labels = labels, ChangedAt = clock.GetUtcNow() }, row.Data));

    public Task<bool> ResealAsync(string kind, string name, byte[] before, byte[] after, CancellationToken cancel = default) => ChangeAsync(
        kind, name, row => row.Data.AsSpan().SequenceEqual(before), row => (row.Head with { SealHead = Head(after) }, after));

    public Task<bool> RemoveAsync(string kind, string name, CancellationToken cancel = default)
    {
        bool was;
        lock (_gate) was = _rows.Remove((kind, name));
        Changed?.Invoke();
        return Task.FromResult(was);
    }

    private Task<bool> ChangeAsync(
        string kind, string name,
        Func<(StoredFile Head, byte[] Data), bool> isMeant,
        Func<(StoredFile Head, byte[] Data), (StoredFile Head, byte[] Data)> change)
    {
        lock (_gate)
        {
            if (!_rows.TryGetValue((kind, name), out var row) || !isMeant(row)) return Task.FromResult(false);
            var (head, data) = change(row);
            Put(head, data);
        }

        Changed?.Invoke();
        return Task.FromResult(true);
    }

    private void RequireThere()
    {
        if (IsAway) throw new JournalUnavailableException("the database is away (test)");
    }

    private void Put(StoredFile head, byte[] data) => _rows[(head.Kind, head.Name)] = (head, data);

    private static byte[] Head(byte[] data) => data[..Math.Min(data.Length, StoredFile.SealHeadBytes)];
}
