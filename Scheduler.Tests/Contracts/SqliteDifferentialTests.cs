namespace Scheduler.Tests.Contracts;

public sealed class SqliteDifferentialTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public Task MemoryAndSqlite_SameOperations_Agree(int seed) =>
        Differential.MemoryAndOther_SameOperations_AgreeAsync(seed, new SqliteUnderTest());
}
