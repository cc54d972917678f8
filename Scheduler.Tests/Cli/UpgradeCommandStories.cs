using Scheduler.Messages.Services;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

public sealed class UpgradeCommandStories
{
    private static readonly ServiceKey Web = new("shop", "web");

    [Theory]
    [InlineData("pause", "PauseUpdate")]
    [InlineData("resume", "ResumeUpdate")]
    [InlineData("cancel", "CancelUpdate")]
    [InlineData("finish", "FinishUpdate")]
    public async Task Upgrade_OfEveryDeed_SendsItAndWaitsUnlessItPauses(string deed, string command)
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");

        var run = await stage.RunAsync("upgrade", deed, "shop/web");

        Assert.Equal(("", ExitCode.Done, command), (run.Error, run.Code, Sent(stage).GetType().Name));
        Assert.Equal(deed != "pause", run.Lines.Contains("shop/web active 1/1"));
    }

    [Fact]
    public async Task Rollback_ToARevision_SendsIt()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");
        stage.Gateway.Services.Intercept = (key, message) =>
            message is ServiceRequest ? new ServiceAccepted(1, true, false, stage.Gateway.Board.Services[key]) : null;

        var run = await stage.RunAsync("rollback", "shop/web", "--to", "3");

        Assert.Equal((ExitCode.Done, 3), (run.Code, Assert.IsType<ServiceCommand.Rollback>(Sent(stage)).To));
        Assert.Equal(ExitCode.Usage, (await stage.RunAsync("rollback", "abcd1234-1")).Code);
    }

    [Fact]
    public async Task Up_WithAPolicy_PutsItOverTheFiles()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", "services: { web: { image: 'web:1', deploy: { update_config: { order: start-first, delay: 9s } } } }");

        var run = await stage.RunAsync("up", "-p", "shop", "--upgrade", "--force-upgrade", "--batch-size", "4", "--interval", "1500");

        var put = Assert.IsType<ServiceCommand.Put>(Sent(stage));
        Assert.Equal((ExitCode.Done, true), (run.Code, put.Force));
        Assert.Equal(
            new UpdatePolicy { KeepsOld = true, Parallelism = 4, Delay = TimeSpan.FromSeconds(1.5), Order = UpdateOrder.StartFirst },
            put.Spec.Update);
    }

    [Theory]
    [InlineData("--confirm-upgrade", "FinishUpdate", "shop/web confirmed")]
    [InlineData("--rollback", "Rollback", "shop/web is rolled back")]
    public async Task Up_ThatDecides_SendsItToWhatWaitsAndUpdatesNothing(string option, string command, string says)
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", "services: { web: { image: 'web:2' }, db: { image: 'db:1' } }");
        stage.Gateway.Services.Put("shop", "db");
        Show(stage, ServiceStatus.Active, UpdateState.Upgraded);
        stage.Gateway.Services.Intercept = (key, message) =>
            message is ServiceRequest ? new ServiceAccepted(1, true, false, stage.Gateway.Board.Services[key]) : null;

        var run = await stage.RunAsync("up", "-p", "shop", option);

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains(says, run.Lines);
        Assert.Equal(
            (Web, command),
            (Assert.Single(stage.Gateway.Services.Received, one => one.Request.Command is not ServiceCommand.Put).Key,
                Sent(stage).GetType().Name));
    }

    [Fact]
    public async Task Up_ThatUpdatesAndRollsBack_IsRefused()
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", "services: { web: { image: 'web:2' } }");

        Assert.Equal(ExitCode.Usage, (await stage.RunAsync("up", "-p", "shop", "--rollback", "--upgrade")).Code);
    }

    [Fact]
    public async Task Up_WithABatchSizeThatIsNoNumber_IsRefusedInPlainWords()
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync("up", "-p", "shop", "--batch-size", "many");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("'many' for option '--batch-size': a whole number is expected.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UpdateState.Paused, ServiceStatus.Degraded, UpdateCause.Update, "shop/web waits: it is said")]
    [InlineData(UpdateState.RollbackPaused, ServiceStatus.Degraded, UpdateCause.Failure, "shop/web waits: it is said")]
    [InlineData(UpdateState.RolledBack, ServiceStatus.Active, UpdateCause.Failure, "shop/web was taken back: it is said")]
    public async Task Up_WhoseUpdateFails_FailsAtOnceWithTheReason(UpdateState state, ServiceStatus status, UpdateCause cause, string says)
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", "services: { web: { image: 'web:2' } }");
        Show(stage, status, state, cause);
        stage.Gateway.Services.Intercept = (key, message) => message is ServiceRequest
            ? new ServiceAccepted(1, true, false, stage.Gateway.Board.Services[key] with { Revision = 2 })
            : null;

        var run = await stage.RunAsync("up", "-p", "shop");

        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ps_OfAnUpdateUnderWay_SaysHowFarItIs()
    {
        await using var stage = await CliStage.StartAsync();
        Show(stage, ServiceStatus.Updating, UpdateState.Updating);

        var run = await stage.RunAsync("ps", "shop");

        Assert.Equal("shop/web: it is said", run.Lines[^1]);
        Assert.DoesNotContain("it is said", (await stage.RunAsync("ps", "shop", "--json")).Output, StringComparison.Ordinal);
    }

    private static ServiceCommand Sent(CliStage stage) => stage.Gateway.Services.Received[^1].Request.Command;

    private static void Show(CliStage stage, ServiceStatus status, UpdateState state, UpdateCause cause = UpdateCause.Update) =>
        stage.Gateway.Services.Show(stage.Gateway.Services.Put("shop", "web") with
        {
            Status = status,
            Update = new UpdateView
            {
                State = state,
                Cause = cause,
                From = 2,
                To = 3,
                StartedAt = DateTimeOffset.UnixEpoch,
                EndedAt = state is UpdateState.RolledBack ? DateTimeOffset.UnixEpoch : null,
                Message = "it is said",
                Done = 1,
                Total = 2,
            },
        });
}
