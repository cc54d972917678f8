using System.Text.Json;
using Scheduler.Node.Cli;
using Scheduler.Node.Peers.Trust;
using Scheduler.Tests.Cli;

namespace Scheduler.Tests.Peers;

/// <summary>scheduler cluster token, which asks no server.</summary>
public sealed class TokenCommandStories
{
    [Fact]
    public async Task Token_OfThisMachinesServer_IsPrinted()
    {
        await using var stage = await CliStage.StartAsync();
        var token = JoinToken.New();
        TokenFile.In(stage.Folder).Write(token);

        var plain = await stage.RunAsync("cluster", "token", "--set", $"node.dataDirectory={stage.Folder}");
        var json = await stage.RunAsync("cluster", "token", "--json", "--set", $"node.dataDirectory={stage.Folder}");

        Assert.Equal((ExitCode.Done, token.Text + "\n"), (plain.Code, plain.Output));
        Assert.Equal(token.Text, JsonDocument.Parse(json.Output).RootElement.GetProperty("token").GetString());
        Assert.Empty(stage.Gateway.Services.Received);
    }

    [Fact]
    public async Task Token_GivenByTheConfiguration_IsPrinted()
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync("cluster", "token", "--set", "cluster.token=the same in every file");

        Assert.Equal("the same in every file\n", run.Output);
    }

    [Theory]
    [InlineData("node.dataDirectory=/nowhere", "/nowhere/cluster.token")]
    [InlineData("cluster.tokenFile=/nowhere/token", "/nowhere/token")]
    [InlineData("cluster.token=short", "is no token")]
    public async Task Token_ThatIsNotThere_IsSaidWithWhereItWasLookedFor(string setting, string words)
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync("cluster", "token", "--set", setting);

        Assert.Equal((ExitCode.Failed, ""), (run.Code, run.Output));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }
}
