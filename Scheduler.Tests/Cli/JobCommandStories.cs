using Scheduler.Messages.Services;
using Scheduler.Node.Cli;
using Scheduler.Node.Cli.Running;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Cli;

/// <summary>run and cron, as far as they can be told without an engine.</summary>
public sealed class JobCommandStories
{
    [Fact]
    public async Task Run_Detached_PutsAJobOfOneCompletionAndSaysHowToLookAfterIt()
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync(
            "run", "-d", "--stack", "shop", "--name", "once", "-e", "A=1", "-v", "data:/data:ro",
            "--constraint", "node.labels.disk==ssd", "-w", "/srv", "--retries", "2",
            "alpine:3", "sh", "-c", "echo -d --name x");

        Assert.Equal((ExitCode.Done, "shop/once\n"), (run.Code, run.Output));
        Assert.Contains("`scheduler logs -f shop/once`", run.Error, StringComparison.Ordinal);
        var put = Assert.IsType<ServiceCommand.Put>(Assert.Single(stage.Gateway.Services.Received).Request.Command);
        Assert.Equal(
            (ServiceMode.ReplicatedJob, 1, new RestartPolicy { Condition = RestartCondition.OnFailure, MaxAttempts = 2 }),
            (put.Spec.Mode, put.Scale, put.Spec.Restart));
        Assert.Equal(["sh", "-c", "echo -d --name x"], put.Spec.Container.Command!.Value.ToArray());
        Assert.Equal(
            ("1", "/srv", "shop_default"),
            (put.Spec.Container.Environment["A"], put.Spec.Container.WorkingDir, put.Spec.Container.Networks.Single().Network));
        Assert.Equal([new MountSpec(MountType.Volume, "/data", "data") { ReadOnly = true }], put.Spec.Container.Mounts.ToArray());
    }

    [Fact]
    public async Task Run_WithLimitsAndFilesOfVariables_TakesThemAll()
    {
        await using var stage = await CliStage.StartAsync();
        using var folder = new ScratchFolder();
        await File.WriteAllTextAsync(folder.File("first"), "A=1\nB='two words'\n# none\n");
        await File.WriteAllTextAsync(folder.File("second"), "B=2\nC=3\n");

        var run = await stage.RunAsync(
            "run", "-d", "--env-file", folder.File("first"), "--env-file", folder.File("second"),
            "-e", "C=4", "-m", "64m", "--cpus", "0.5", "--pull", "always",
            "alpine:3");

        Assert.Equal(ExitCode.Done, run.Code);
        var container = Assert.IsType<ServiceCommand.Put>(Assert.Single(stage.Gateway.Services.Received).Request.Command).Spec.Container;
        Assert.Equal("A=1 B=2 C=4", string.Join(' ', container.Environment.Select(one => $"{one.Key}={one.Value}")));
        Assert.Equal((64L << 20, 0.5m, PullPolicy.Always), (container.Resources.MemoryLimitBytes, container.Resources.CpuLimit, container.Pull));
    }

    [Theory]
    [InlineData("there is no image", "run")]
    [InlineData("is no size", "run", "-m", "much", "alpine")]
    [InlineData("no/such/file", "run", "--env-file", "/no/such/file", "alpine")]
    [InlineData("--cpus", "run", "--cpus", "many", "alpine")]
    [InlineData("never", "run", "--pull", "sometimes", "alpine")]
    [InlineData("nobody would be there to remove it", "run", "-d", "--rm", "alpine")]
    [InlineData("is not a volume", "run", "-v", "a:b", "alpine")]
    [InlineData("is not a variable", "run", "-e", "=1", "alpine")]
    [InlineData("default/a b", "run", "--name", "a b", "alpine")]
    [InlineData("is not a job", "cron", "run", "tick")]
    public async Task Command_ThatIsWrong_IsRefusedAndDoesNothing(string words, params string[] arguments)
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        if (arguments.Length > 1) Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Empty(stage.Gateway.Services.Received);
    }

    [Fact]
    public async Task Run_OfANameThatIsThere_LeavesThatAlone()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");

        var run = await stage.RunAsync("run", "--stack", "shop", "--name", "web", "alpine");

        Assert.Equal(ExitCode.NotRun, run.Code);
        Assert.Empty(stage.Gateway.Services.Received);
    }

    [Theory]
    [InlineData("run -e A=1 img cmd -e", "run -e A=1 -- img cmd -e")]
    [InlineData("--url http://x run img --help", "--url http://x run -- img --help")]
    [InlineData("run --rm=false --name=a img", "run --rm=false --name=a -- img")]
    [InlineData("run -d -- img", "run -d -- img")]
    [InlineData("run --help", "run --help")]
    [InlineData("scale run=2", "scale run=2")]
    [InlineData("cron run shop/x", "cron run shop/x")]
    public void Words_AfterTheImage_AreTheContainers(string given, string separated) =>
        Assert.Equal(
            separated,
            string.Join(' ', RunWords.Separated(CommandTree.Root(Terminal.OfProcess(), (_, _) => Task.FromResult(0)), given.Split(' '))));

    [Theory]
    [InlineData("suspend", "SuspendSchedule")]
    [InlineData("resume", "ResumeSchedule")]
    public async Task Cron_OfEveryDeed_SendsIt(string deed, string command)
    {
        await using var stage = await CliStage.StartAsync();
        Show(stage, JobPhase.Completed);
        stage.Gateway.Services.Intercept = (key, message) =>
            message is ServiceRequest ? new ServiceAccepted(1, true, false, stage.Gateway.Board.Services[key]) : null;

        var run = await stage.RunAsync("cron", deed, "shop/tick");

        Assert.Equal((ExitCode.Done, command), (run.Code, stage.Gateway.Services.Received[^1].Request.Command.GetType().Name));
    }

    [Fact]
    public async Task Cron_Lists_ShowWhatRunsWhenAndWhatHasCome()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Gateway.Services.Put("shop", "web");
        Show(stage, JobPhase.Failed);

        Assert.Equal("shop/tick   0 * * * *   UTC    2026-01-01 02:00:00Z   failed   run 7 failed", (await stage.RunAsync("cron", "ls")).Lines[1]);
        var show = await stage.RunAsync("cron", "show", "shop/tick");
        Assert.Contains(
            show.Lines,
            line => line.StartsWith("7     schedule   2026-01-01 01:00:00Z", StringComparison.Ordinal)
                && line.EndsWith("failed    0/1         exited with code 1", StringComparison.Ordinal));
        Assert.Contains("shop/tick   failed", (await stage.RunAsync("services", "shop")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, (await stage.RunAsync("cron", "show", "shop/web")).Code);
    }

    [Theory]
    [InlineData(JobPhase.Completed, ServiceStatus.Active, ExitCode.Done)]
    [InlineData(JobPhase.Failed, ServiceStatus.Degraded, ExitCode.Failed)]
    [InlineData(JobPhase.Running, ServiceStatus.Activating, ExitCode.TimedOut)]
    public async Task Up_OfAJob_WaitsUntilItIsOver(JobPhase phase, ServiceStatus status, int code)
    {
        await using var stage = await CliStage.StartAsync();
        stage.File("compose.yaml", "services: { tick: { image: 'web:1', deploy: { mode: replicated-job } } }");
        Show(stage, phase, status, withSchedule: false);
        stage.Gateway.Services.Intercept = (key, message) =>
            message is ServiceRequest ? new ServiceAccepted(1, false, false, stage.Gateway.Board.Services[key]) : null;

        Assert.Equal(code, (await stage.RunAsync("up", "-p", "shop", "--timeout", "500ms")).Code);
    }

    private static void Show(CliStage stage, JobPhase phase, ServiceStatus status = ServiceStatus.Active, bool withSchedule = true)
    {
        var at = new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero);
        var view = stage.Gateway.Services.Put("shop", "tick");
        stage.Gateway.Services.Show(view with
        {
            Mode = ServiceMode.ReplicatedJob,
            Status = status,
            Job = new JobView
            {
                Phase = phase,
                Run = 7,
                Completed = 0,
                Total = 1,
                Running = 0,
                MaxConcurrent = 1,
                Message = "run 7 failed",
                Runs =
                [
                    new JobRunView
                    {
                        Number = 7,
                        Revision = 1,
                        Cause = JobRunCause.Schedule,
                        StartedAt = at,
                        ScheduledFor = at,
                        EndedAt = at,
                        Outcome = JobOutcome.Failed,
                        Completed = 0,
                        Total = 1,
                        FirstSlot = 1,
                        Reason = "exited with code 1"
                    }
                ],
                Schedule = withSchedule
                    ? new JobScheduleView
                    {
                        Cron = "0 * * * *",
                        TimeZone = "UTC",
                        Overlap = JobOverlap.Forbid,
                        IsSuspended = false,
                        NextAt = at.AddHours(1)
                    }
                    : null,
            },
        });
    }
}
