using System.Text.Json.Nodes;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

public sealed class HostCommandStories
{
    [Fact]
    public async Task Deactivate_AndActivate_SayWhatTheHostIs()
    {
        await using var stage = await StartAsync();

        var down = await stage.RunAsync("hosts", "deactivate", "h1", "--reason", "new kernel");
        var list = await ListAsync(stage, "-o", "wide");
        var up = await stage.RunAsync("hosts", "activate", "h1");
        var again = await stage.RunAsync("hosts", "activate", "h1");

        Assert.Equal(["h1 is inactive"], down.Lines);
        Assert.Matches("^h1 +active +inactive .*deactivated: new kernel", list.Lines[1]);
        Assert.Equal(["h1 is active"], up.Lines);
        Assert.Equal(["h1: nothing to do"], again.Lines);
    }

    [Fact]
    public async Task Drain_ThatIsWaitedFor_ShowsWhatIsLeftAndTimesOut()
    {
        await using var stage = await StartAsync("host1");
        stage.Gateway.Services.Put("shop", "web");

        var drain = await stage.RunAsync("hosts", "drain", "host1", "--wait", "--timeout", "1ms");
        var show = await stage.RunAsync("hosts", "show", "host1");

        Assert.Equal(ExitCode.TimedOut, drain.Code);
        Assert.Contains("host1: 1 left", drain.Error, StringComparison.Ordinal);
        Assert.Contains("shop/web slot 1 waits for its turn", drain.Error, StringComparison.Ordinal);
        Assert.Contains(show.Lines, line => line.StartsWith("left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Drain_OfAnEmptyHost_IsDone()
    {
        await using var stage = await StartAsync();

        var drain = await stage.RunAsync("hosts", "drain", "h1", "--wait");
        var list = await ListAsync(stage);

        Assert.Equal((ExitCode.Done, "h1 is drained"), (drain.Code, drain.Lines[^1]));
        Assert.Matches("^h1 +active +drained", list.Lines[1]);
    }

    [Fact]
    public async Task Label_SetAndRemoved_ChangesThem()
    {
        await using var stage = await StartAsync();

        Assert.Equal(["h1 labelled"], (await stage.RunAsync("hosts", "label", "h1", "disk=ssd", "zone=1")).Lines);
        Assert.Equal(["h1 labelled"], (await stage.RunAsync("hosts", "label", "h1", "zone-")).Lines);

        Assert.Equal("{\"disk\":\"ssd\"}", (await ShowAsync(stage))["labels"]!.ToJsonString());
        Assert.Equal(ExitCode.Usage, (await stage.RunAsync("hosts", "label", "h1", "zone")).Code);
    }

    [Fact]
    public async Task Remove_OfAConnectedHost_SaysWhatToDo()
    {
        await using var stage = await StartAsync();

        var refused = await stage.RunAsync("hosts", "remove", "h1");
        var forced = await stage.RunAsync("hosts", "remove", "h1", "--force", "--json");

        Assert.Equal(ExitCode.Failed, refused.Code);
        Assert.Contains("drain it first", refused.Error, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(forced.Output)!["host"]!["removed"]!);
        Assert.Equal(ExitCode.Failed, (await stage.RunAsync("hosts", "show", "h1")).Code);
    }

    [Fact]
    public async Task Evict_OfALostHost_IsTaken()
    {
        await using var stage = await StartAsync();
        Assert.Equal(ExitCode.Failed, (await stage.RunAsync("hosts", "evict", "h1")).Code);
        stage.Gateway.Board.Post(Core.Specs.Host("h1", HostState.Disconnected));

        var evict = await stage.RunAsync("hosts", "evict", "h1", "--confirmed-dead");

        Assert.Equal(["what h1 had is replaced"], evict.Lines);
        Assert.NotNull((await ShowAsync(stage))["evictedAt"]);
    }

    /// <summary>Lists show what the board has, which may be a moment behind the answer to a decision.</summary>
    private static async Task<CliRun> ListAsync(CliStage stage, params string[] options)
    {
        await Node.Patience.UntilHoldsAsync(() =>
        {
            Assert.Contains(stage.Gateway.Board.Hosts.Values, host => host.Availability != HostAvailability.Active);
            return Task.CompletedTask;
        });
        return await stage.RunAsync(["hosts", .. options]);
    }

    private static async Task<JsonNode> ShowAsync(CliStage stage) => JsonNode.Parse((await stage.RunAsync("hosts", "show", "h1", "--json")).Output)!;

    private static async Task<CliStage> StartAsync(string host = "h1")
    {
        var stage = await CliStage.StartAsync();
        stage.Gateway.Board.Post(Core.Specs.Host(host));
        return stage;
    }
}
