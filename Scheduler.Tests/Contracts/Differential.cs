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
