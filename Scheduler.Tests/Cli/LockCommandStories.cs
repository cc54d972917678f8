using System.Text.Json.Nodes;
using Scheduler.Messages.Locks;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

/// <summary>lock, locks and break-lock, with commands that really run.</summary>
public sealed class LockCommandStories
{
    [SkippableFact]
    public async Task Lock_WithACommand_RunsItWithTheTokenAndGivesBackItsCode()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "runs commands as Linux does");
        await using var stage = await CliStage.StartAsync();
        var told = Path.Combine(stage.Folder, "told");

        var run = await stage.RunAsync(
            "lock", "db", "--", "sh", "-c",
            $"echo $SCHEDULER_LOCK_NAME $SCHEDULER_LOCK_TOKEN $SCHEDULER_LOCK_SESSION > {told}; exit 7");

        Assert.Equal((7, "", ""), (run.Code, run.Output, run.Error));
        var words = (await File.ReadAllTextAsync(told)).Split(' ', '\n');
        var view = Assert.IsType<LockView>(await stage.Gateway.Locks.Desk.GetAsync("db"));
        Assert.Equal(("db", view.Token.ToString(), null), (words[0], words[1], view.Holder));
        Assert.True(SessionId.TryParse(words[2], out _));
    }

    [SkippableFact]
    public async Task Lock_HeldByAnother_IsNotAcquiredAndNamesTheHolder()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "runs commands as Linux does");
        await using var stage = await CliStage.StartAsync();
        var holder = await HoldAsync(stage, "db", "nightly");
        var ran = Path.Combine(stage.Folder, "ran");

        var atOnce = await stage.RunAsync("lock", "db", "--", "touch", ran);
        var inTime = await stage.RunAsync("lock", "db", "--wait", "300ms", "--", "touch", ran);

        Assert.All([atOnce, inTime], run =>
        {
            Assert.Equal(ExitCode.NotAcquired, run.Code);
            Assert.Contains($"session {holder.Session} (nightly)", run.Error, StringComparison.Ordinal);
        });
        Assert.False(File.Exists(ran));
    }

    [SkippableTheory]
    [InlineData("no-such-command", ExitCode.NoSuchCommand)]
    [InlineData("/etc/passwd", ExitCode.CannotRun)]
    public async Task Lock_WithACommandThatCannotBeRun_SaysSoAndReleases(string command, int code)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "runs commands as Linux does");
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync("lock", "db", "--", command);

        Assert.Equal(code, run.Code);
        Assert.Contains(command, run.Error, StringComparison.Ordinal);
        Assert.Null(Assert.IsType<LockView>(await stage.Gateway.Locks.Desk.GetAsync("db")).Holder);
    }

    [SkippableFact]
    public async Task Lock_BrokenMeanwhile_StopsTheCommandAndAllThatItStarted()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "runs commands as Linux does");
        await using var stage = await CliStage.StartAsync();
        var started = Path.Combine(stage.Folder, "started");
        var running = stage.RunAsync(
            "lock", "db", "--ttl", "2s", "--", "sh", "-c",
            $"sleep 1000 & echo $! > {started}.new; mv {started}.new {started}; trap '' TERM; while :; do wait; done");
        while (!File.Exists(started)) await Task.Yield();

        await stage.RunAsync("break-lock", "db", "--note", "stuck");
        var run = await running;

        Assert.Equal(ExitCode.LockLost, run.Code);
        Assert.Contains("lock db is lost", run.Error, StringComparison.Ordinal);
        var child = (await File.ReadAllTextAsync(started)).Trim();
        Assert.True(
            !File.Exists($"/proc/{child}/stat")
            || (await File.ReadAllTextAsync($"/proc/{child}/stat")).Contains(") Z ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Locks_Held_AreListedAndOneIsShownAlsoWhenFree()
    {
        await using var stage = await CliStage.StartAsync();
        var holder = await HoldAsync(stage, "db", "nightly");

        var list = await stage.RunAsync("locks");
        var json = await stage.RunAsync("locks", "--json");
        var broken = await stage.RunAsync("break-lock", "db");
        var free = await stage.RunAsync("locks", "db");
        var unknown = await stage.RunAsync("locks", "never");
        var again = await stage.RunAsync("break-lock", "db");

        Assert.Contains(
            $"{holder.Session}",
            Assert.Single(list.Lines, line => line.StartsWith("db ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Equal(holder.Token, (long)JsonNode.Parse(json.Output)![0]!["token"]!);
        Assert.Equal($"db taken from session {holder.Session} with token {holder.Token}", Assert.Single(broken.Lines));
        Assert.Contains("free", free.Lines[^1], StringComparison.Ordinal);
        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (unknown.Code, again.Code));
    }

    [Theory]
    [InlineData("lock", "Bad", "--", "true")]
    [InlineData("lock", "db", "--ttl", "10ms", "--", "true")]
    [InlineData("lock", "db")]
    public async Task Lock_WithAWrongCommandLine_DoesNothing(params string[] arguments)
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Equal(0, stage.Gateway.Locks.Board.Sessions);
    }

    private static async Task<LockHolder> HoldAsync(CliStage stage, string name, string note) =>
        Assert.IsType<LockHeld>(await stage.Gateway.Locks.Desk.AcquireWithNewSessionAsync(name, TimeSpan.FromMinutes(1), TimeSpan.Zero, note)).Holder;
}
