namespace Scheduler.Tests.Contracts;

/// <summary>A suite that every kind of store passes; each subclass names a kind.</summary>
public abstract class StoresContract(IStoresUnderTest kind) : IAsyncLifetime
{
    /// <summary>Long enough that no test sees it end.</summary>
    protected static readonly TimeSpan LongLease = TimeSpan.FromHours(1);

    protected Stores Store { get; private set; } = null!;

    /// <summary>Another node's connections to the same data.</summary>
    protected Task<Stores> OpenAnotherAsync() => kind.OpenAsync();

    public virtual async Task InitializeAsync() => Store = await kind.OpenAsync();

    public async Task DisposeAsync() => await kind.DisposeAsync();
}
