using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Messages.Registries;
using Scheduler.Node.Registries;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Registries;

/// <summary>The logins of a cluster, as its servers keep and share them.</summary>
public sealed class RegistryDeskStories
{
    private const string Registry = "registry.example.org";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly LoginKey Key = LoginKey.Of(new byte[32]);
    private static readonly LoginKey Other = LoginKey.Of(Enumerable.Repeat((byte)1, 32).ToArray());

    private readonly MemoryRegistryStore _store = new(TimeProvider.System);

    [Fact]
    public async Task Put_AtOneServer_IsHeardAndUsedByTheOthersAtOnce()
    {
        await using var one = await OpenAsync(Key);
        await using var two = await OpenAsync(Key);
        var heard = Next(two);

        Assert.Null(await one.PutAsync(Registry, new RegistryLogin("ann", "secret 1")));

        Assert.Equal("secret 1", (await one.ForAsync(new CredentialsWanted(Registry))).Login!.Password);
        Assert.Equal(Registry, await heard);
        Assert.Equal("secret 1", (await two.ForAsync(new CredentialsWanted(Registry))).Login!.Password);
        Assert.Null((await two.ForAsync(new CredentialsWanted("other.example.org"))).Login);
    }

    [Fact]
    public async Task Put_Again_IsInUseAndToldOnce()
    {
        await using var desk = await OpenAsync(Key);
        await desk.PutAsync(Registry, new RegistryLogin("ann", "secret 1"));
        var told = new List<string>();
        desk.Changed += told.Add;

        await desk.PutAsync(Registry, new RegistryLogin("ann", "secret 2"));

        Assert.Equal("secret 2", (await desk.ForAsync(new CredentialsWanted(Registry))).Login!.Password);
        Assert.Equal(Registry, Assert.Single(told));
    }

    [Fact]
    public async Task Remove_IsGoneForAllServers()
    {
        await using var one = await OpenAsync(Key);
        await one.PutAsync(Registry, new RegistryLogin("ann", "secret 1"));
        await using var two = await OpenAsync(Key);
        var heard = Next(two);

        Assert.True(await one.RemoveAsync(Registry));
        Assert.False(await one.RemoveAsync(Registry));

        await heard;
        Assert.Null((await two.ForAsync(new CredentialsWanted(Registry))).Login);
        Assert.Empty(two.Entries);
    }

    [Fact]
    public async Task Key_IsReplaced_LoginsThatTheOldOneOpensAreSealedAnew()
    {
        await using (var before = await OpenAsync(Other)) await before.PutAsync(Registry, new RegistryLogin("ann", "secret 1"));

        await using (await OpenAsync(Key, Other))
        {
        }

        await using var after = await OpenAsync(Key);
        Assert.Equal("secret 1", (await after.ForAsync(new CredentialsWanted(Registry))).Login!.Password);
    }

    [Fact]
    public async Task Key_IsLost_SaysSoAndWhatToDoUntilSomeoneLogsInAgain()
    {
        await using (var before = await OpenAsync(Other)) await before.PutAsync(Registry, new RegistryLogin("ann", "secret 1"));
        await using var desk = await OpenAsync(Key);

        var given = await desk.ForAsync(new CredentialsWanted(Registry));
        Assert.Null(given.Login);
        Assert.Contains($"scheduler registry login {Registry}", given.Fault, StringComparison.Ordinal);
        Assert.Contains("the test's key", Assert.Single(desk.Entries).Fault, StringComparison.Ordinal);

        await desk.PutAsync(Registry, new RegistryLogin("ann", "secret 2"));
        Assert.Null(Assert.Single(desk.Entries).Fault);
    }

    [Fact]
    public async Task Row_PutInThePlaceOfAnother_IsNotOpened()
    {
        await using var desk = await OpenAsync(Key);
        await desk.PutAsync(Registry, new RegistryLogin("ann", "secret 1"));
        var stored = Assert.Single(await _store.ListAsync());
        var heard = Next(desk);

        await _store.PutAsync("evil.example.org", stored.Login);

        await heard;
        Assert.Null((await desk.ForAsync(new CredentialsWanted("evil.example.org"))).Login);
        Assert.NotNull((await desk.ForAsync(new CredentialsWanted("evil.example.org"))).Fault);
    }

    private Task<RegistryDesk> OpenAsync(LoginKey current, params LoginKey[] older) => RegistryDesk.OpenAsync(
        _store,
        new LoginKeys(() => current, "the test's key", [.. older.Select<LoginKey, Func<LoginKey?>>(key => () => key)]),
        NullLoggerFactory.Instance);

    private static Task<string> Next(RegistryDesk desk)
    {
        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        desk.Changed += name => heard.TrySetResult(name);
        return heard.Task.WaitAsync(Patience);
    }
}
