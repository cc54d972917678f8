using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Sql;
using Scheduler.Tests.Cli;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Agents;

/// <summary>Join tokens as people make and revoke them, at the command line over the API.</summary>
public sealed class HostTokenStories : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();
    private SqlStores _stores = null!;
    private CliStage _cli = null!;

    public async Task InitializeAsync()
    {
        _stores = await OneOwner.OpenStoresAsync(_folder.File("test.db"));
        _cli = await CliStage.StartAsync(services => services with { HostTokens = new HostTokens(_stores.HostRegister, new byte[32]) });
    }

    public async Task DisposeAsync()
    {
        await _cli.DisposeAsync();
        await _stores.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Token_Created_IsShownOnceAndLetsThatManyIn()
    {
        var created = await _cli.RunAsync("hosts", "token", "create", "--ttl", "30m", "--uses", "2", "--note", "the new rack");
        var token = HostToken.Parse(Assert.Single(created.Lines))!;

        var listed = await _cli.RunAsync("hosts", "token", "list");
        Assert.Contains(token.Id, listed.Output, StringComparison.Ordinal);
        Assert.Contains("the new rack", listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Text.Split('.')[3], (await _cli.RunAsync("hosts", "token", "list", "--json")).Output, StringComparison.Ordinal);
        Assert.Null(await JoinAsync(token, "web1"));
        Assert.Null(await JoinAsync(token, "web2"));
        Assert.Contains("used-up", (await _cli.RunAsync("hosts", "token", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_Revoked_LetsNobodyIn()
    {
        var token = HostToken.Parse((await _cli.RunAsync("hosts", "token", "create")).Lines.Single())!;

        Assert.Equal(0, (await _cli.RunAsync("hosts", "token", "revoke", token.Id)).Code);

        Assert.Contains("was revoked", (await JoinAsync(token, "web1"))!.Reason, StringComparison.Ordinal);
        var unknown = await _cli.RunAsync("hosts", "token", "revoke", "0000000000");
        Assert.Equal(1, unknown.Code);
        Assert.Contains("There is no join token \"0000000000\"", unknown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--uses", "0", "A token is for 1 to 100000 hosts.")]
    [InlineData("--ttl", "9000h", "A token is valid for 1s to 8760h.")]
    public async Task Token_WithABadLimit_IsRefusedInWords(string option, string value, string words)
    {
        var refused = await _cli.RunAsync("hosts", "token", "create", option, value);

        Assert.Equal(1, refused.Code);
        Assert.Contains(words, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatTakesNoAgents_SaysHowItWould()
    {
        await using var without = await CliStage.StartAsync();

        Assert.Contains("set agents.listen", (await without.RunAsync("hosts", "token", "create")).Error, StringComparison.Ordinal);
    }

    private Task<Refusal?> JoinAsync(HostToken token, string host) =>
        _stores.HostRegister.JoinAsync(new HostId(host), System.Text.Encoding.UTF8.GetBytes(host), token.Id, token.Hash);
}
