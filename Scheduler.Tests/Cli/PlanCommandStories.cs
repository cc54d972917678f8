using Scheduler.Node.Cli;
using Scheduler.Tests.Core;

namespace Scheduler.Tests.Cli;

public sealed class PlanCommandStories
{
    [Fact]
    public async Task Plan_OfAnUpdate_ShowsADiffAndHowItGoes()
    {
        await using var stage = await StartAsync();
        stage.File("compose.yaml", "services: { web: { image: 'web:2', environment: { LEVEL: debug } }, api: { image: 'api:1' } }");

        var run = await stage.RunAsync("plan", "-p", "shop", "--batch-size", "2", "--interval", "3s");

        Assert.True(run.Code == ExitCode.Done, run.Output + run.Error);
        Assert.Contains(
            "shop/web updated to revision 2: the old instance stops first, 2 at a time, 3s apart, on failure hold; takes 3s at least",
            run.Lines);
        Assert.Contains("      - \"web:1\"", run.Lines);
        Assert.Contains("      + \"web:2\"", run.Lines);
        Assert.Contains("    container.environment.LEVEL", run.Lines);
        Assert.Contains("    1: slot 1 on host1, slot 2 on host1", run.Lines);
        Assert.Contains("    2, after 3s: slot 3 on host1", run.Lines);
        Assert.Contains("shop/api created", run.Lines);
        Assert.Equal("shop: 1 created, 1 updated", run.Lines[^1]);
        Assert.Empty(stage.Gateway.Services.Received);
    }

    [Fact]
    public async Task Plan_WithNothingToDo_SaysSo()
    {
        await using var stage = await StartAsync();
        stage.File("compose.yaml", "services: { web: { image: 'web:1' } }");
        await stage.RunAsync("up", "-p", "shop", "--no-preflight");

        var run = await stage.RunAsync("plan", "-p", "shop", "--detailed-exitcode");

        Assert.Equal((ExitCode.Done, "shop: nothing to do"), (run.Code, run.Lines[^1]));
    }

    [Fact]
    public async Task Plan_ByItsExitCode_TellsChangesFromWhatCannotBe()
    {
        await using var stage = await StartAsync();
        stage.File("compose.yaml", "services: { web: { image: 'web:2' } }");
        stage.File("secret.yaml", "services: { web: { image: 'web:2', secrets: [pw] } }\nsecrets: { pw: { external: true } }");
        stage.File("made.yaml", "services: { web: { image: 'web:2', secrets: [pw] } }\nsecrets: { pw: { content: x } }");

        Assert.Equal(ExitCode.Changes, (await stage.RunAsync("plan", "-p", "shop", "--detailed-exitcode")).Code);
        Assert.Equal(ExitCode.Changes, (await stage.RunAsync("plan", "-p", "shop", "-f", "made.yaml", "--detailed-exitcode")).Code);
        var refused = await stage.RunAsync("plan", "-p", "shop", "-f", "secret.yaml", "--detailed-exitcode");
        Assert.Equal(ExitCode.Failed, refused.Code);
        Assert.Contains("    ! there is no secret pw: `scheduler secrets create pw FILE` makes it", refused.Lines);
        Assert.Equal(ExitCode.Usage, (await stage.RunAsync("plan", "-p", "shop", "--rollback")).Code);
        Assert.StartsWith("{\"stack\":\"shop\"", (await stage.RunAsync("plan", "-p", "shop", "--json")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_WithWhatIsInDoubt_WarnsAndGoesOn()
    {
        await using var stage = await StartAsync();
        stage.File("compose.yaml", "services: { web: { image: 'web:2' } }");

        var run = await stage.RunAsync("up", "-p", "shop");

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("shop/web: whether web:2 can be had was not found out", run.Error, StringComparison.Ordinal);
    }

    private static async Task<CliStage> StartAsync()
    {
        var stage = await CliStage.StartAsync();
        stage.Gateway.Board.Post(Specs.Host("host1"));
        stage.Gateway.Services.Put("shop", "web", scale: 3);
        return stage;
    }
}
