using Scheduler.Actors.Seams;
using Scheduler.Node.Catalogs;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Contracts;

/// <summary>One node's view of a store under test. Several over one database are several nodes.</summary>
/// <param name="Journal">Its journal.</param>
/// <param name="Leases">Its lease store, over the same data.</param>
/// <param name="Settings">Its settings; null where the store has none.</param>
/// <param name="Close">Closes it.</param>
public sealed record Stores(IJournal Journal, ILeaseStore Leases, ISettings? Settings, IAsyncDisposable? Close)
    : IAsyncDisposable
{
    /// <summary>Its register of hosts; null where the store has none.</summary>
    public IHostRegister? HostRegister { get; init; }

    /// <summary>Its logins to registries; null where the store has none.</summary>
    public IRegistryStore? Registries { get; init; }

    /// <summary>What people made for services to refer to; null where the store has none.</summary>
    public ISharedObjectStore? Objects { get; init; }

    /// <summary>Its catalogs; null where the store has none.</summary>
    public ICatalogStore? Catalogs { get; init; }

    /// <summary>Its secrets and configs; null where the store has none.</summary>
    public IFileStore? Files { get; init; }

    public static Stores Of(SqlStores stores) =>
        new(stores.Journal, stores.Leases, stores.Settings, stores)
        {
            HostRegister = stores.HostRegister,
            Registries = stores.Registries,
            Objects = stores.Objects,
            Files = stores.Files,
            Catalogs = stores.Catalogs
        };

    public ValueTask DisposeAsync() => Close?.DisposeAsync() ?? ValueTask.CompletedTask;
}
