using System.Text.Json.Nodes;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

public sealed class CommandStories
{
    private const string Shop = """
        services:
          web:
            image: web:1
            depends_on: [db]
            deploy: { replicas: 2 }
          db:
            image: db:${TAG}
        """;

    [Fact]
    public async Task Up_OfAComposeFile_RunsTheStackAndSaysSo()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", Shop);
        stage.File(".env", "TAG=7\n");

        var up = await stage.RunAsync("up", "-p", "shop", "--scale", "web=3");
        var again = await stage.RunAsync("up", "-p", "shop", "--scale", "web=3", "--json");

        Assert.Equal("", up.Error);
        Assert.Equal(ExitCode.Done, up.Code);
        Assert.Equal(["shop/db created", "shop/web created", "shop/db active 1/1", "shop/web active 3/3"], up.Lines);
        Assert.Equal("db:7", stage.Gateway.Board.Services[new ServiceKey("shop", "db")].Spec.Container.Image);
        Assert.All(JsonNode.Parse(again.Output)!["services"]!.AsArray(), one => Assert.Equal("unchanged", (string)one!["outcome"]!));
    }

    [Fact]
    public async Task Up_ThatDoesNotSettle_TimesOutWithWhatIsInTheWay()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", "services: { web: { image: 'web:1' } }");
        stage.Gateway.Services.Show(
            stage.Gateway.Services.Put("shop", "web") with { Status = ServiceStatus.Degraded, Reason = "No host has port 80 free." });
        stage.Gateway.Services.Intercept = (key, message) =>
            message is ServiceRequest ? new ServiceAccepted(1, false, false, stage.Gateway.Board.Services[key]) : null;

        var up = await stage.RunAsync("up", "-p", "shop", "--timeout", "1ms");

        Assert.Equal(ExitCode.TimedOut, up.Code);
        Assert.Contains("shop/web is degraded, 1 of 1 running: No host has port 80 free.", up.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_OfAFileWithAFault_NamesLineAndColumn()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", "services:\n  web:\n    image: web:1\n    prots: [80]\n");

        var up = await stage.RunAsync("up", "-p", "shop");

        Assert.Equal(ExitCode.Usage, up.Code);
        Assert.Contains("compose.yaml:4:5: services.web.prots", up.Error, StringComparison.Ordinal);
        Assert.Empty(stage.Gateway.Services.Received);
    }

    [Fact]
    public async Task Hosts_WithATakenPort_AreListed()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Board.Post(new HostView
        {
            Id = new HostId("h1"),
            State = HostState.Active,
            Ports = [new PortClaim(80, "tcp", null, "shop/web slot 1", new InstanceId("abc-1"))]
        });

        var hosts = await stage.RunAsync("hosts");

        Assert.Equal("", hosts.Error);
        Assert.StartsWith("h1", hosts.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_AsJson_IsJson()
    {
        await using var stage = await CliStage.StartAsync();

        Assert.NotEqual("", (string)JsonNode.Parse((await stage.RunAsync("version", "--json")).Output)!["version"]!);
    }

    [Fact]
    public async Task Config_OfAComposeFile_IsTheStackThatTheApiTakes()
    {
        await using var stage = await CliStage.StartAsync();
        var file = stage.File("other.yml", "services: { web: { image: 'web:1', stop_grace_period: 1m } }");

        var config = await stage.RunAsync("config", "-f", file, "-p", "shop");
        using var put = await stage.Gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop", config.Output);

        Assert.Equal(ExitCode.Done, config.Code);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        Assert.Equal(TimeSpan.FromMinutes(1), stage.Gateway.Board.Services.Values.Single().Spec.Container.StopGracePeriod);
    }

    [Fact]
    public async Task Down_OfAStack_WaitsUntilItIsGone()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");

        var down = await stage.RunAsync("down", "shop", "--volumes");
        var again = await stage.RunAsync("down", "shop");

        Assert.Equal(["shop/web removing", "shop/web gone"], down.Lines);
        Assert.Equal(ExitCode.Failed, again.Code);
        Assert.Equal("scheduler: There is no stack \"shop\".\n", again.Error);
    }

    [Fact]
    public async Task Scale_OfServices_SetsThemAll()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");
        stage.Gateway.Services.Put("shop", "db");

        var scale = await stage.RunAsync("scale", "shop/web=5", "shop/db=0");

        Assert.Equal(ExitCode.Done, scale.Code);
        Assert.Equal([0, 5], stage.Gateway.Board.Services.Values.Select(view => view.Scale));
    }

    [Fact]
    public async Task Write_WhoseOutcomeIsUnknown_IsRepeatedWithItsKey()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");
        var keys = new List<string?>();
        stage.Gateway.Services.Intercept = (_, message) =>
        {
            if (message is not ServiceRequest request) return null;
            keys.Add(request.IdempotencyKey);
            return keys.Count == 1 ? new Refusal(RefusalKind.OutcomeUnknown, "The connection was lost at the commit.") : null;
        };

        var scale = await stage.RunAsync("scale", "shop/web=2");

        Assert.Equal(ExitCode.Done, scale.Code);
        Assert.Equal(2, keys.Count);
        Assert.NotNull(keys[0]);
        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public async Task Ps_OfAStack_ShowsInstancesWholeWhenPiped()
    {
        await using var stage = await CliStage.StartAsync();
        var view = stage.Gateway.Services.Put("shop", "web");
        var reason = "pull access denied for " + new string('x', 300) + "\e[31m";
        stage.Gateway.Services.Show(view with
        {
            Instances = [view.Instances[0] with { State = InstanceState.Failed, Reason = reason, Restarts = 4 }]
        });

        var ps = await stage.RunAsync("ps", "shop/web");
        var coloured = await stage.RunAsync(interactive: true, CancellationToken.None, "ps", "shop");

        Assert.StartsWith("INSTANCE", ps.Lines[0], StringComparison.Ordinal);
        Assert.Contains("host1", ps.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith(new string('x', 300) + " [31m", ps.Lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\e', ps.Output);
        Assert.Contains("\e[31mfailed\e[0m", coloured.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("services")]
    [InlineData("stacks")]
    [InlineData("hosts")]
    [InlineData("ps")]
    public async Task List_WithJson_IsWhatTheApiAnswers(string command)
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");
        stage.Gateway.Board.Post(new HostView { Id = new HostId("host1"), State = HostState.Active });

        var table = await stage.RunAsync(command);
        var json = await stage.RunAsync(command, "--json");

        Assert.Equal(2, table.Lines.Count);
        Assert.Single(JsonNode.Parse(json.Output)!.AsArray());
    }

    [Theory]
    [InlineData("shop/web", "shop")]
    [InlineData("shop", "services")]
    [InlineData("host1", "endpoint")]
    [InlineData("uweb-1", "containerId")]
    public async Task Inspect_OfAnything_ShowsItAsJson(string name, string has)
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");
        stage.Gateway.Board.Post(new HostView { Id = new HostId("host1"), State = HostState.Active });

        var inspect = await stage.RunAsync("inspect", name);

        Assert.Equal(ExitCode.Done, inspect.Code);
        Assert.Contains($"\"{has}\"", inspect.Output, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(inspect.Output));
    }

    [Theory]
    [InlineData("stop", "shop/web", typeof(ServiceCommand.Stop))]
    [InlineData("start", "shop/web", typeof(ServiceCommand.Start))]
    [InlineData("restart", "uweb-1", typeof(ServiceCommand.RestartInstance))]
    [InlineData("rm", "shop/web", typeof(ServiceCommand.Remove))]
    [InlineData("rm", "uweb-1", typeof(ServiceCommand.RemoveInstance))]
    public async Task Action_OnAServiceOrInstance_SendsItsCommand(string action, string name, Type command)
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");

        var run = await stage.RunAsync(action, name);

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.IsType(command, stage.Gateway.Services.Received[^1].Request.Command);
    }

    [Fact]
    public async Task LogsAndEvents_WithoutFollowing_ShowWhatThereIs()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");
        stage.Gateway.Engine.Writes("c1", (1, "hello"), (2, ""), (3, "bye"));

        var logs = await stage.RunAsync("logs", "shop/web", "--tail", "10");
        var events = await stage.RunAsync("events", "--since", "1h", "--type", "service.*");

        Assert.Equal("web.1 | hello\nweb.1 | \nweb.1 | bye\n", logs.Output);
        Assert.EndsWith("service.changed shop/web: Version 1.", events.Lines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_WhileFollowing_EndsWith130()
    {
        await using var stage = await CliStage.StartAsync();
        using var cancel = new CancellationTokenSource();

        var following = stage.RunAsync(interactive: false, cancel.Token, "events", "-f");
        await cancel.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, (await following).Code);
    }

    [Fact]
    public async Task Waiting_OnATerminal_ShowsALiveTable()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");

        var scale = await stage.RunAsync(interactive: true, CancellationToken.None, "scale", "shop/web=2");

        Assert.Equal(ExitCode.Done, scale.Code);
        Assert.Contains("SERVICE", scale.Output, StringComparison.Ordinal);
        Assert.Contains("2/2", scale.Output, StringComparison.Ordinal);
    }
}
