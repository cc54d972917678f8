using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Contracts;

public sealed class InMemoryUnderTest : IStoresUnderTest
{
    private readonly Stores _stores;

    public InMemoryUnderTest()
    {
        var leases = new InMemoryLeaseStore(TimeProvider.System);
        _stores = new Stores(new InMemoryJournal(leases), leases, null, null)
        {
            Registries = new MemoryRegistryStore(TimeProvider.System),
            Objects = new MemorySharedObjectStore(TimeProvider.System),
            Files = new MemoryFileStore(TimeProvider.System),
            Catalogs = new MemoryCatalogStore(TimeProvider.System)
        };
    }

    public Task<Stores> OpenAsync() => Task.FromResult(_stores);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
