using static Scheduler.Tests.Contracts.Written;

namespace Scheduler.Tests.Contracts;

/// <summary>A few values of the whole cluster.</summary>
public abstract class SettingsContract(IStoresUnderTest kind) : StoresContract(kind)
{
    [SkippableFact]
    public async Task Get_NeverPut_IsNull() => Assert.Null(await Store.Settings!.GetAsync("token"));

    [SkippableTheory]
    [InlineData("")]
    [InlineData("a\0b ü \U0001F600 '; --")]
    public async Task Put_AnyText_ComesBackAsItWas(string value)
    {
        await Store.Settings!.PutAsync("token", value);

        Assert.Equal(value, await Store.Settings.GetAsync("token"));
    }

    [SkippableFact]
    public async Task Put_Again_Replaces()
    {
        await Store.Settings!.PutAsync("token", "old");
        await Store.Settings.PutAsync("other", "kept");

        await Store.Settings.PutAsync("token", "new");

        Assert.Equal("new", await Store.Settings.GetAsync("token"));
        Assert.Equal("kept", await Store.Settings.GetAsync("other"));
    }

    [SkippableFact]
    public async Task PutIfAbsent_ByManyNodesAtOnce_GivesAllTheSameValue()
    {
        var stores = new[] { Store, await OpenAnotherAsync(), await OpenAnotherAsync() };

        var values = await Task.WhenAll(Enumerable.Range(0, 12).Select(n =>
            Task.Run(() => stores[n % 3].Settings!.PutIfAbsentAsync("cluster-id", Number(n)))));

        Assert.Single(values.Distinct());
        Assert.Equal(values[0], await Store.Settings!.GetAsync("cluster-id"));
    }
}
