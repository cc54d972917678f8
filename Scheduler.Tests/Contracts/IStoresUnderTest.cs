namespace Scheduler.Tests.Contracts;

/// <summary>A kind of database that the contracts run against: a fresh one per test, opened once or by several nodes.</summary>
public interface IStoresUnderTest : IAsyncDisposable
{
    /// <summary>Opens the same database again, as another node would where the database allows several.</summary>
    Task<Stores> OpenAsync();
}
