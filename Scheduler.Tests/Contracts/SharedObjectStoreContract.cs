using Scheduler.Node.Sql;

namespace Scheduler.Tests.Contracts;

/// <summary>What people make for services to refer to.</summary>
public abstract class SharedObjectStoreContract(IStoresUnderTest kind) : StoresContract(kind)
{
    private ISharedObjectStore Objects => Store.Objects!;

    [SkippableFact]
    public async Task Create_AnyBytes_ComeBackForEveryNodeAndOfTheirKindOnly()
    {
        byte[] body = [0, 1, 255, 39, 0];
        Assert.Equal(SharedObjectMade.Made, await Objects.CreateAsync("network", "b", body));
        Assert.Equal(SharedObjectMade.Made, await Objects.CreateAsync("network", "a", [1]));
        Assert.Equal(SharedObjectMade.Made, await Objects.CreateAsync("config", "b", [2]));

        var found = await (await OpenAnotherAsync()).Objects!.ListAsync("network");

        Assert.Equal(["a", "b"], found.Select(one => one.Name));
        Assert.Equal(body, found[1].Body);
        Assert.Equal(1, found[1].Version);
        Assert.InRange(found[1].CreatedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [SkippableFact]
    public async Task Create_OfATakenName_ChangesNothing()
    {
        await Objects.CreateAsync("network", "a", [1]);

        Assert.Equal(SharedObjectMade.NameTaken, await Objects.CreateAsync("network", "a", [2]));
        Assert.Equal([1], Assert.Single(await Objects.ListAsync("network")).Body);
    }

    [SkippableFact]
    public async Task Update_OfThePresentVersionOnly_IsMade()
    {
        await Objects.CreateAsync("config", "a", [1]);

        Assert.True(await Objects.UpdateAsync("config", "a", 1, [2]));
        Assert.False(await Objects.UpdateAsync("config", "a", 1, [3]));
        Assert.False(await Objects.UpdateAsync("config", "b", 1, [3]));

        var row = Assert.Single(await Objects.ListAsync("config"));
        Assert.Equal([2], row.Body);
        Assert.Equal(2, row.Version);
        Assert.True(row.ChangedAt >= row.CreatedAt);
    }

    [SkippableFact]
    public async Task Find_OneOfAKind_IsAsItIsListedWithItsVersion()
    {
        await Objects.CreateAsync("webhook", "a", [1]);
        await Objects.CreateAsync("webhook", "b", [2]);
        await Objects.UpdateAsync("webhook", "b", 1, [3]);

        var found = await Objects.FindAsync("webhook", "b");

        Assert.Equal(("b", 2, (byte)3), (found!.Name, found.Version, Assert.Single(found.Body)));
        Assert.Null(await Objects.FindAsync("webhook", "c"));
        Assert.Null(await Objects.FindAsync("network", "a"));
        Assert.Equal([("a", 1L), ("b", 2L)], (await Objects.VersionsAsync("webhook")).Select(one => (one.Key, one.Value)).Order());
        Assert.Empty(await Objects.VersionsAsync("network"));
    }

    [SkippableFact]
    public async Task Remove_IsGoneAndItsRepetitionSaysSo()
    {
        await Objects.CreateAsync("network", "a", [1]);

        Assert.False(await Objects.RemoveAsync("config", "a"));
        Assert.True(await Objects.RemoveAsync("network", "a"));
        Assert.False(await Objects.RemoveAsync("network", "a"));
        Assert.Empty(await Objects.ListAsync("network"));
    }
}
