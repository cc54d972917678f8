using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Contracts;

/// <summary>The same random operations on two kinds of store have the same outcomes, one by one, and leave the same behind.</summary>
public static class Differential
{
    private const int OperationCount = 150;

    public static async Task MemoryAndOther_SameOperations_AgreeAsync(int seed, IStoresUnderTest other)
    {
        await using var memory = new InMemoryUnderTest();
        await using var closing = other;
        var (expectedFrom, actualFrom) = (await memory.OpenAsync(), await other.OpenAsync());
        Assert.Equal(await RandomStoreScript.Show(expectedFrom), await RandomStoreScript.Show(actualFrom));

        var script = new RandomStoreScript(seed);
        for (var n = 0; n < OperationCount; n++)
        {
            var operation = script.Next();
            Assert.Equal(await operation(expectedFrom), await operation(actualFrom));
        }

        Assert.Equal(await RandomStoreScript.Show(expectedFrom), await RandomStoreScript.Show(actualFrom));
    }
}

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

[Collection(PostgresTests.Name)]
public sealed class PostgresDifferentialTests(PrivatePostgres server)
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public Task MemoryAndPostgres_SameOperations_Agree(int seed) =>
        Differential.MemoryAndOther_SameOperations_AgreeAsync(seed, new PostgresUnderTest(server));
}
