using System.Globalization;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Contracts;

/// <summary>Sealed logins to registries.</summary>
public abstract class RegistryStoreContract(IStoresUnderTest kind) : StoresContract(kind)
{
    private IRegistryStore Registries => Store.Registries!;

    [SkippableFact]
    public async Task List_NothingWasPut_IsEmpty() => Assert.Empty(await Registries.ListAsync());

    [SkippableFact]
    public async Task Put_AnyBytes_ComeBackAsTheyWereForEveryNode()
    {
        byte[] login = [0, 1, 255, 39, 0];
        Assert.True(await Registries.PutAsync("b.example.org:5000", login));
        Assert.True(await Registries.PutAsync("a.example.org", [7]));

        var found = await (await OpenAnotherAsync()).Registries!.ListAsync();

        Assert.Equal(["a.example.org", "b.example.org:5000"], found.Select(one => one.Registry));
        Assert.Equal(login, found[1].Login);
        Assert.InRange(found[1].ChangedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [SkippableFact]
    public async Task Put_Again_Replaces()
    {
        await Registries.PutAsync("a.example.org", [1]);
        Assert.True(await Registries.PutAsync("a.example.org", [2]));

        Assert.Equal([2], Assert.Single(await Registries.ListAsync()).Login);
    }

    [SkippableFact]
    public async Task Put_BeyondTheMost_IsRefusedAndOneThatIsThereIsNot()
    {
        for (var n = 0; n < IRegistryStore.RegistriesMax; n++)
            Assert.True(await Registries.PutAsync(string.Create(CultureInfo.InvariantCulture, $"r{n}.example.org"), [1]));

        Assert.False(await Registries.PutAsync("one-more.example.org", [1]));
        Assert.True(await Registries.PutAsync("r0.example.org", [2]));
    }

    [SkippableFact]
    public async Task Reseal_OnlyWhatIsStillThere_IsReplaced()
    {
        await Registries.PutAsync("a.example.org", [1]);
        var put = Assert.Single(await Registries.ListAsync()).ChangedAt;

        Assert.True(await Registries.ResealAsync("a.example.org", [1], [2]));
        Assert.False(await Registries.ResealAsync("a.example.org", [1], [3]));
        Assert.False(await Registries.ResealAsync("b.example.org", [1], [3]));

        var row = Assert.Single(await Registries.ListAsync());
        Assert.Equal(put, row.ChangedAt);
        Assert.Equal([2], row.Login);
    }

    [SkippableFact]
    public async Task Remove_IsGoneAndItsRepetitionSaysSo()
    {
        await Registries.PutAsync("a.example.org", [1]);

        Assert.True(await Registries.RemoveAsync("a.example.org"));
        Assert.False(await Registries.RemoveAsync("a.example.org"));
        Assert.Empty(await Registries.ListAsync());
    }

    [SkippableFact]
    public async Task Changed_ByAnotherNode_IsHeard()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Registries.ListAsync();
        Registries.Changed += () => heard.TrySetResult();

        await (await OpenAnotherAsync()).Registries!.PutAsync("a.example.org", [1]);

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
