using Scheduler.Node.Sql;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Contracts;

public sealed class PostgresUnderTest(PrivatePostgres server) : IStoresUnderTest
{
    private readonly List<SqlStores> _opened = [];
    private string? _url;

    public async Task<Stores> OpenAsync()
    {
        _url ??= await server.NewDatabaseAsync();
        _opened.Add(await OneOwner.OpenStoresAsync(_url));
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
