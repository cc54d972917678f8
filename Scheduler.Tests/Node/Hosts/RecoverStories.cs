using Scheduler.Tests.Databases;
using Scheduler.Tests.Node.Hosts.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Hosts;

/// <summary>Rows vanish from the database under hosts that run.</summary>
public sealed class RecoverStories(NodeStage stage, HostsStage hosts, ITestOutputHelper output) : HostStory(stage, hosts, output)
{
    private const string Web = "rows/web";
    private const string Lost = "rows/lost";

    [SkippableFact]
    public async Task Rows_DeletedAndAContainerRemoved_NothingElseIsLost_AndServicesComeBackWithoutARestart()
    {
        await Api.UpAsync("rows", Sleepers.Compose("web", 3) + Sleepers.Service("lost", 3));
        await Api.UntilActiveAsync(Web, 3);
        await Api.UntilActiveAsync(Lost, 3);
        var lives = await LivesAsync(Lost);
        var others = await LivesAsync(Web);
        var (home, victim) = await FirstAsync(Lost);

        // As somebody does who "cleans up" while the servers are down: they hold nothing in memory to write again.
        foreach (var server in Stage.Servers) await server.StopAsync();
        foreach (var table in new[] { "journal", "snapshot", "entity" })
            await PrivatePostgres.ExecuteAsync(Stage.Database.PrimaryUrl, $"DELETE FROM {table} WHERE persistence_id = 'service/{Lost}'");
        await home.Api.Containers.RemoveAsync(victim, force: true);
        foreach (var server in Stage.Servers) server.Start();
        await Stage.UntilServingAsync();
        await Stage.UntilAllActiveAsync();
        await Api.UntilActiveAsync(Web, 3);

        // The highest slot that is seen becomes the scale, so every host must have told what it holds; one has made the
        // container anew meanwhile.
        await Patience.UntilHoldsAsync(async () => Assert.Equal(lives.Count, OrphansOf(Lost, await SeenAsync("orphans"))));
        Output.WriteLine(await SeenAsync("orphans"));
        await AssertKeptAsync(lives, victim);
        Output.WriteLine(await SeenAsync("recover", "--from-hosts"));
        await Api.UntilActiveAsync(Lost, 3);

        await AssertKeptAsync(lives, victim);
        Assert.Equal(others, await LivesAsync(Web));
        await Api.ScaleAsync(Lost, 4);
        await Api.UntilActiveAsync(Lost, 4);
        await AssertKeptAsync(lives, victim);
    }

    private async Task<(StageHost Host, string Container)> FirstAsync(string service)
    {
        foreach (var host in Stage.Hosts)
        {
            if (await host.Api.ContainersAsync(service) is [var first, ..]) return (host, first.Id);
        }

        throw new InvalidOperationException($"{service} runs nowhere");
    }

    private static int OrphansOf(string service, string table) => table.Split('\n').Count(line => line.Contains(service, StringComparison.Ordinal));

    /// <summary>All that ran runs on as it was, but for the one that was removed by hand.</summary>
    private async Task AssertKeptAsync(IEnumerable<string> lives, string victim) =>
        Assert.Empty(lives.Where(life => !life.StartsWith(victim, StringComparison.Ordinal)).Except(await LivesAsync(Lost)));
}
