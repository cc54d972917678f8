using Scheduler.Node.Cli;
using Scheduler.Node.Cli.Output;

namespace Scheduler.Tests.Cli;

/// <summary>What goes wrong before or on the way to the server, and what the shell can complete.</summary>
public sealed class CommandLineStories
{
    [Theory]
    [InlineData("bogus")]
    [InlineData("scale")]
    [InlineData("scale", "shop/web")]
    [InlineData("scale", "web=3")]
    [InlineData("scale", "shop/web=-1")]
    [InlineData("scale", "shop/web=3", "--timeout", "soon")]
    [InlineData("ps", "a/b/c")]
    [InlineData("inspect", "a/b/c")]
    [InlineData("stop", "a/b/c")]
    [InlineData("rollback", "uweb-1")]
    [InlineData("rm", "uweb-1", "--volumes")]
    [InlineData("down")]
    [InlineData("up")]
    [InlineData("up", "-f", "/nowhere/compose.yaml")]
    [InlineData("completion", "powershell")]
    [InlineData("services", "--url", "nowhere")]
    [InlineData("services", "--token-file", "/nowhere/token")]
    [InlineData("node", "--set", "nonsense=1")]
    [InlineData("node", "--config", "/nowhere/my.conf")]
    public async Task CommandLine_ThatIsWrong_IsAUsageError(params string[] arguments)
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.StartsWith("scheduler: ", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
        Assert.Empty(stage.Gateway.Services.Received);
    }

    [Fact]
    public async Task Program_WithoutArguments_ShowsItsCommands()
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync();

        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Error));
        Assert.Contains("Lists instances.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ps", "nosuch")]
    [InlineData("ps", "shop/nosuch")]
    [InlineData("ps", "nosuch", "--json")]
    [InlineData("services", "nosuch")]
    [InlineData("down", "nosuch")]
    [InlineData("logs", "shop/nosuch")]
    public async Task Name_OfNothing_IsAnErrorInWordsOfTheCommandLine(params string[] arguments)
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");

        var run = await stage.RunAsync(arguments);

        Assert.Equal((ExitCode.Failed, ""), (run.Code, run.Output));
        Assert.Contains("nosuch", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("/v1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ps_OfAServiceWithoutInstances_IsAnEmptyTable()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web", scale: 0);

        var run = await stage.RunAsync("ps", "shop/web");

        Assert.Equal((ExitCode.Done, 1), (run.Code, run.Lines.Count));
    }

    [Theory]
    [InlineData("0.0.0.0:80->80/tcp", "0.0.0.0:80->80/tcp", ":::80->80/tcp")]
    [InlineData("0.0.0.0:80->80/tcp", "[::]:80->80/tcp", "0.0.0.0:80->80/tcp")]
    [InlineData(":::80->80/tcp", ":::80->80/tcp")]
    [InlineData("127.0.0.1:80->80/tcp, ::1:80->80/tcp", "127.0.0.1:80->80/tcp", "::1:80->80/tcp")]
    [InlineData("0.0.0.0:80->80/tcp, :::80->80/udp", "0.0.0.0:80->80/tcp", ":::80->80/udp")]
    [InlineData("")]
    public void Port_OnAllAddressesOfBothKinds_IsShownOnce(string shown, params string[] ports) => Assert.Equal(shown, PublishedPorts.Text(ports));

    [Fact]
    public async Task Server_ThatIsNotThere_IsUnreachable()
    {
        await using var stage = await CliStage.StartAsync();

        var read = await stage.RunAsync("services", "--url", "http://127.0.0.1:1");
        var write = await stage.RunAsync("scale", "shop/web=1", "--url", "http://127.0.0.1:1");

        Assert.Equal(ExitCode.Unreachable, read.Code);
        Assert.Equal(ExitCode.Unreachable, write.Code);
        Assert.Contains("http://127.0.0.1:1", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatIsWrong_IsSaidWithWhatToDo()
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync("services", "--token-file", stage.File("token", "sch_wrong\n"));

        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("gateway.newToken=true", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Completion_ForAShell_AsksTheProgramItself(string shell)
    {
        await using var stage = await CliStage.StartAsync();

        var script = await stage.RunAsync("completion", shell);
        var asked = await stage.RunAsync("[suggest:3]", "sca");

        Assert.Contains("[suggest:", script.Output, StringComparison.Ordinal);
        Assert.Equal(["scale"], asked.Lines);
    }
}
