using Scheduler.Node.Sql;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Contracts;

/// <summary>A file belongs to one process, so all "nodes" share its one opening.</summary>
public sealed class SqliteUnderTest : IStoresUnderTest
{
    private readonly ScratchFolder _folder = new();
    private SqlStores? _opened;

    public async Task<Stores> OpenAsync()
    {
        _opened ??= await OneOwner.OpenStoresAsync(_folder.File("test.db"));
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
