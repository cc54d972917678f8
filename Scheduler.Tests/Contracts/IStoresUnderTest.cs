using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Node.Sql;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Contracts;

/// <summary>A kind of database that the contracts run against: a fresh one per test, opened once or by several nodes.</summary>
public interface IStoresUnderTest : IAsyncDisposable
{
    /// <summary>Opens the same database again, as another node would where the database allows several.</summary>
    Task<Stores> OpenAsync();
}

public sealed class InMemoryUnderTest : IStoresUnderTest
{
    private readonly Stores _stores;

    public InMemoryUnderTest()
    {
        var leases = new InMemoryLeaseStore(TimeProvider.System);
        _stores = new Stores(new InMemoryJournal(leases), leases, null, null);
    }

    public Task<Stores> OpenAsync() => Task.FromResult(_stores);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A file belongs to one process, so all "nodes" share its one opening.</summary>
public sealed class SqliteUnderTest : IStoresUnderTest
{
    private readonly ScratchFolder _folder = new();
    private SqlStores? _opened;

    public async Task<Stores> OpenAsync()
    {
        _opened ??= await SqlStores.OpenAsync(_folder.File("test.db"), TimeProvider.System, NullLoggerFactory.Instance);
        return Stores.Of(_opened) with { Close = null };
    }

    public async ValueTask DisposeAsync()
    {
        if (_opened is not null)
        {
            await _opened.DisposeAsync();
        }

        _folder.Dispose();
    }
}

public sealed class PostgresUnderTest(PrivatePostgres server) : IStoresUnderTest
{
    private readonly List<SqlStores> _opened = [];
    private string? _url;

    public async Task<Stores> OpenAsync()
    {
        _url ??= await server.NewDatabaseAsync();
        _opened.Add(await SqlStores.OpenAsync(_url, TimeProvider.System, NullLoggerFactory.Instance));
        return Stores.Of(_opened[^1]) with { Close = null };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stores in _opened)
        {
            await stores.DisposeAsync();
        }
    }
}
