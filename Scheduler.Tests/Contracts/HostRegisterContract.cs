using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Contracts;

/// <summary>Which machines may become hosts, and which hosts may connect.</summary>
public abstract class HostRegisterContract(IStoresUnderTest kind) : StoresContract(kind)
{
    private static readonly HostId Web = new("web1");
    private static readonly byte[] Secret = [1, 2, 3];
    private static readonly byte[] Key = [7];
    private static readonly byte[] OtherKey = [8];

    private IHostRegister Register => Store.HostRegister!;

    [SkippableFact]
    public async Task Join_WithAValidToken_MayConnectFromThenOn()
    {
        await AddAsync("a");

        Assert.Null(await JoinAsync("a"));

        Assert.Null(await Register.RefusalOfAsync(Web, Key));
        Assert.True(await Register.IsJoinedAsync(Web));
    }

    [SkippableFact]
    public async Task Join_Repeated_UsesTheTokenOnce()
    {
        await AddAsync("a", uses: 1);

        Assert.Null(await JoinAsync("a"));
        Assert.Null(await JoinAsync("a"));

        Assert.Equal(0, (await Register.TokensAsync()).Single().UsesLeft);
    }

    [SkippableFact]
    public async Task Join_WithAUsedUpToken_IsRefused()
    {
        await AddAsync("a", uses: 1);
        await JoinAsync("a");

        AssertRefused("used up", await JoinAsync("a", new HostId("web2"), OtherKey));
        Assert.False(await Register.IsJoinedAsync(new HostId("web2")));
    }

    [SkippableFact]
    public async Task Join_WithAnUnknownToken_IsRefused() => AssertRefused("knows no such join token", await JoinAsync("a"));

    [SkippableFact]
    public async Task Join_WithAWrongSecret_IsRefused()
    {
        await AddAsync("a");

        AssertRefused("its secret is wrong", await Register.JoinAsync(Web, Key, "a", [9, 9]));
    }

    [SkippableFact]
    public async Task Join_WithAnExpiredToken_IsRefused()
    {
        await AddAsync("a", TimeSpan.FromMilliseconds(-1));

        AssertRefused("has expired", await JoinAsync("a"));
    }

    [SkippableFact]
    public async Task Join_WithARevokedToken_IsRefused()
    {
        await AddAsync("a");
        Assert.True(await Register.RevokeTokenAsync("a"));

        AssertRefused("was revoked", await JoinAsync("a"));
        Assert.NotNull((await Register.TokensAsync()).Single().RevokedAt);
        Assert.False(await Register.RevokeTokenAsync("b"));
    }

    [SkippableFact]
    public async Task Join_UnderTheNameOfAnotherMachine_IsRefusedAndTakesNothing()
    {
        await AddAsync("a", uses: 5);
        await JoinAsync("a");

        AssertRefused("another machine has joined as web1", await JoinAsync("a", Web, OtherKey));

        Assert.Null(await Register.RefusalOfAsync(Web, Key));
        Assert.Equal(4, (await Register.TokensAsync()).Single().UsesLeft);
    }

    [SkippableFact]
    public async Task Host_Removed_IsRefusedAndItsNameIsFree()
    {
        await AddAsync("a", uses: 5);
        await JoinAsync("a");

        Assert.True(await Register.RemoveAsync(Web));
        AssertRefused("was removed", await Register.RefusalOfAsync(Web, Key));
        Assert.False(await Register.IsJoinedAsync(Web));
        Assert.False(await Register.RemoveAsync(Web));

        Assert.Null(await JoinAsync("a", Web, OtherKey));
        Assert.Null(await Register.RefusalOfAsync(Web, OtherKey));
        AssertRefused("another machine has joined as web1", await Register.RefusalOfAsync(Web, Key));
    }

    [SkippableFact]
    public async Task Host_NeverJoined_IsRefused() => AssertRefused("no host web1 has joined", await Register.RefusalOfAsync(Web, Key));

    [SkippableFact]
    public async Task Join_ByManyMachinesAtOnce_IsForAsManyAsTheTokenAllows()
    {
        await AddAsync("a", uses: 3);
        var others = new[] { Store, await OpenAnotherAsync() };

        var refusals = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            Task.Run(() => others[number % 2].HostRegister!.JoinAsync(new HostId($"web{number}"), [(byte)number], "a", Secret))));

        Assert.Equal(3, refusals.Count(refusal => refusal is null));
        Assert.Equal(0, (await Register.TokensAsync()).Single().UsesLeft);
    }

    private Task<HostTokenRow> AddAsync(string id, TimeSpan? ttl = null, int uses = 2) =>
        Register.AddTokenAsync(id, Secret, "for a test", ttl ?? TimeSpan.FromHours(1), uses);

    private Task<Refusal?> JoinAsync(string token, HostId? host = null, byte[]? key = null) =>
        Register.JoinAsync(host ?? Web, key ?? Key, token, Secret);

    private static void AssertRefused(string words, Refusal? refusal) =>
        Assert.Contains(words, refusal?.Reason ?? "(not refused)", StringComparison.Ordinal);
}
