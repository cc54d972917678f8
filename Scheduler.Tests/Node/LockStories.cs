using System.Diagnostics;
using Scheduler.Node.Cli;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Node;

/// <summary>A command under a lock, with a real node and a real command line, either of which may stop for a while.</summary>
[Trait("Needs", "node")]
public sealed class LockStories : IAsyncLifetime, IDisposable
{
    private const int User1 = 10;
    private const string Ttl = "4s";

    private readonly ScratchFolder _folder = new();
    private readonly NodeProcess _node = new();

    public async Task InitializeAsync()
    {
        await NodeProgram.BuildAsync();
        await _node.StartReadyAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Node_Frozen_StopsTheCommandWithinTheTimeToLive()
    {
        await using var command = await StartAsync();

        _node.Freeze();
        var frozen = Stopwatch.GetTimestamp();
        await UntilCommandEndsAsync();

        Assert.True(Stopwatch.GetElapsedTime(frozen) < TimeSpan.FromSeconds(4), "the command outlived the time to live");
        _node.Thaw();
        Assert.Equal(ExitCode.LockLost, (await command.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task CommandLine_FrozenBeyondTheTimeToLive_StopsTheCommandWhenItWakes()
    {
        await using var command = await StartAsync();
        command.Freeze();
        await Patience.UntilHoldsAsync(async () => Assert.Contains(
            "\"holder\":null", (await _node.Api.GetAsync("/v1/locks/db")).Text, StringComparison.Ordinal));
        Assert.True(IsCommandRunning());

        command.Thaw();

        var result = await command.ExitAsync();
        Assert.Equal(ExitCode.LockLost, result.ExitCode);
        Assert.Contains("lock db is lost", result.Complaints, StringComparison.Ordinal);
        Assert.False(IsCommandRunning());
    }

    [Fact]
    public async Task Node_KilledAndStartedAgain_KeepsTheLockAndTheCommandRunning()
    {
        await using var command = await StartAsync("30s");
        var before = (await _node.Api.GetAsync("/v1/locks/db")).Text;

        await _node.KillAsync();
        await _node.StartReadyAsync();

        await Patience.UntilHoldsAsync(async () => Assert.Equal(TokenOf(before), TokenOf((await _node.Api.GetAsync("/v1/locks/db")).Text)));
        Assert.True(IsCommandRunning());
        command.Signal(User1);
        Assert.Equal(9, (await command.ExitAsync()).ExitCode);
        Assert.Contains("\"holder\":null", (await _node.Api.GetAsync("/v1/locks/db")).Text, StringComparison.Ordinal);
    }

    private async Task<CommandLine> StartAsync(string ttl = Ttl)
    {
        var command = CommandLine.Start(
            _node, "lock", "db", "--ttl", ttl, "--",
            "sh", "-c", $"trap 'exit 9' USR1; echo $$ > {_folder.File("pid")}; while :; do sleep 0.05; done");
        await Patience.UntilHoldsAsync(() =>
        {
            Assert.True(IsCommandRunning());
            return Task.CompletedTask;
        });
        return command;
    }

    private Task UntilCommandEndsAsync() => Patience.UntilHoldsAsync(() =>
    {
        Assert.False(IsCommandRunning());
        return Task.CompletedTask;
    });

    private bool IsCommandRunning() =>
        File.Exists(_folder.File("pid"))
        && File.ReadAllText(_folder.File("pid")).Trim() is { Length: > 0 } id
        && File.Exists($"/proc/{id}/stat")
        && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static long TokenOf(string json) => (long)System.Text.Json.Nodes.JsonNode.Parse(json)!["holder"]!["token"]!;
}
