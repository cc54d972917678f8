using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

public sealed class RebalanceCommandStories
{
    [Fact]
    public async Task Rebalance_WithYes_ShowsThePlanAndOrdersIt()
    {
        await using var stage = await StartAsync();

        var run = await stage.RunAsync("rebalance", "--yes", "--max", "1");

        Assert.Equal("", run.Error);
        Assert.Matches("^shop/web +1 +host1 +host2 +host1 has 4 instances", run.Lines[1]);
        Assert.Equal("1 moves ordered", run.Lines[^1]);
        Assert.IsType<ServiceCommand.MoveInstance>(stage.Gateway.Services.Received[^1].Request.Command);
    }

    [Fact]
    public async Task Rebalance_WhereNobodyCanBeAsked_OrdersNothing()
    {
        await using var stage = await StartAsync();

        var run = await stage.RunAsync("rebalance");
        var look = await stage.RunAsync("rebalance", "--dry-run");

        Assert.Equal((ExitCode.Usage, ExitCode.Done), (run.Code, look.Code));
        Assert.DoesNotContain(stage.Gateway.Services.Received, one => one.Request.Command is ServiceCommand.MoveInstance);
    }

    [Fact]
    public async Task Rebalance_OfWhatIsEven_SaysSo()
    {
        await using var stage = await StartAsync(scale: 1);

        Assert.StartsWith("Nothing to move", Assert.Single((await stage.RunAsync("rebalance")).Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_WithNothingOnTheMove_SaysSo()
    {
        await using var stage = await StartAsync();

        Assert.Equal(["Nothing was on the move."], (await stage.RunAsync("rebalance", "--cancel")).Lines);
    }

    [Fact]
    public async Task Ps_OfAnInstanceThatIsToMove_SaysWhere()
    {
        await using var stage = await StartAsync();
        var view = stage.Gateway.Board.Services.Values.Single();
        stage.Gateway.Services.Show(view with
        {
            Instances =
            [
                view.Instances[0] with { MoveTo = new HostId("host2") },
                view.Instances[1] with { MoveWaits = "host2: no room" },
                view.Instances[2] with { Replaces = view.Instances[3].Id },
            ],
        });

        var lines = (await stage.RunAsync("ps", "shop/web")).Lines;

        Assert.EndsWith("is to move to host2", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("is to move: host2: no room", lines[2], StringComparison.Ordinal);
        Assert.EndsWith($"takes over from {view.Instances[3].Id}", lines[3], StringComparison.Ordinal);
    }

    private static async Task<CliStage> StartAsync(int scale = 4)
    {
        var stage = await CliStage.StartAsync();
        stage.Gateway.Board.Post(Core.Specs.Host("host1"));
        stage.Gateway.Board.Post(Core.Specs.Host("host2"));
        stage.Gateway.Services.Put("shop", "web", scale);
        return stage;
    }
}
