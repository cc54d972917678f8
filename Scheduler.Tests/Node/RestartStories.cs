using Scheduler.Messages.Services;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>Nodes come and go; containers stay.</summary>
public sealed class RestartStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Web = "keeps/web";

    [SkippableFact]
    public async Task Node_KilledAndStarted_AdoptsEveryContainer()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("keeps", Sleepers.Compose("web", 4));
        await node.Api.UntilActiveAsync(Web, 4);
        var (lives, instances) = (await Engine.LivesAsync(Web), await IdsAsync(node));

        await node.KillAsync();
        await node.StartReadyAsync();
        await node.Api.UntilActiveAsync(Web, 4);

        Assert.Equal(lives, await Engine.LivesAsync(Web));
        Assert.Equal(instances, await IdsAsync(node));
        Assert.Empty((await node.Api.HostAsync(Host)).Orphans);
    }

    [SkippableFact]
    public async Task Container_KilledWhileTheNodeWasAway_RunsAgainWithItsReturn()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("keeps", Sleepers.Compose("web", 2));
        await node.Api.UntilActiveAsync(Web, 2);
        await node.KillAsync();
        var (killed, removed) = ((await Engine.ContainersAsync(Web))[0].Id, (await Engine.ContainersAsync(Web))[1].Id);
        await Engine.Containers.KillAsync(killed);
        await Engine.Containers.RemoveAsync(removed, force: true);

        await node.StartReadyAsync();

        await Patience.UntilHoldsAsync(() => Engine.AssertRunsAsync(Web, 2));
        Assert.Contains(await Engine.ContainersAsync(Web), one => one.Id == killed);
    }

    [SkippableFact]
    public async Task Node_Terminated_EndsWithZeroAndLeavesContainersRunning()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("keeps", Sleepers.Compose("web", 2));
        await node.Api.UntilActiveAsync(Web, 2);
        var lives = await Engine.LivesAsync(Web);

        Assert.Equal(0, await node.TerminateAsync());

        Assert.Equal(lives, await Engine.LivesAsync(Web));
        await Engine.AssertRunsAsync(Web, 2);
        Assert.Contains("containers run on", node.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task SecondNode_OnTheSameSqliteFile_IsRefusedAndSaysWhy()
    {
        var first = await StartNodeAsync();
        await first.Api.UpAsync("keeps", Sleepers.Compose("web", 1));

        var second = NewNode([.. SharedHost, $"database.url=sqlite:{first.DatabaseFile}"]);
        second.Start();

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains(first.DatabaseFile, second.Output, StringComparison.Ordinal);
        Assert.Contains("another", second.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        await first.Api.UntilActiveAsync(Web, 1);
    }

    [SkippableFact]
    public async Task Node_WhosePortIsTaken_NamesTheSettingInOneLine()
    {
        var first = await StartNodeAsync();

        var second = NewNode([.. SharedHost, $"gateway.listen={first.Url}"]);
        second.Start();

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"scheduler: gateway.listen: {first.Url} is taken by another process", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    /// <summary>Two nodes of one name and one database.</summary>
    private async Task<string[]> TwinsAsync() =>
    [
        $"database.url={await Stage.Postgres.NewDatabaseAsync()}",
        "node.id=twin",
        "cluster.listen=https://127.0.0.1:0",
        "cluster.token=the-secret-of-the-twins",
    ];

    [SkippableFact]
    public async Task SecondNode_OfTheSameIdOnPostgres_SupersedesTheFirst()
    {
        var shared = await TwinsAsync();
        var first = await StartNodeAsync(shared);
        await first.Api.UpAsync("keeps", Sleepers.Compose("web", 2));
        await first.Api.UntilActiveAsync(Web, 2);
        var lives = await Engine.LivesAsync(Web);

        var second = await StartNodeAsync([.. shared, $"gateway.tokenFile={first.TokenFile}"]);

        Assert.Equal(1, await first.ExitAsync());
        Assert.Contains("declared down", first.Output, StringComparison.Ordinal);
        using var api = new NodeClient(second.Url, first.Token);
        await api.UntilActiveAsync(Web, 2);
        Assert.Equal(lives, await Engine.LivesAsync(Web));
        Assert.Equal(2, (await api.ScaleAsync(Web, 1)).As(Scheduler.Node.Http.Wire.WireJson.Default.AcceptedBody).Version);
    }

    [SkippableFact]
    public async Task Node_FrozenPastItsLeaseAndSuperseded_WritesNothingMore()
    {
        var shared = await TwinsAsync();
        var first = await StartNodeAsync(shared);
        await first.Api.UpAsync("keeps", Sleepers.Compose("web", 1));
        await first.Api.UntilActiveAsync(Web, 1);
        first.Freeze();
        // Sent while it sleeps, so that it finds the write before it finds out that its time is over.
        var late = first.Api.ScaleAsync(Web, 5);
        var second = await StartNodeAsync([.. shared, $"gateway.tokenFile={first.TokenFile}"]);
        using var api = new NodeClient(second.Url, first.Token);
        await api.UntilActiveAsync(Web, 1);

        first.Thaw();

        Assert.Equal(1, await first.ExitAsync());
        var answered = await Record.ExceptionAsync(async () => Assert.NotEqual(System.Net.HttpStatusCode.OK, (await late).Status));
        Assert.True(answered is null or HttpRequestException, answered?.ToString());
        var service = await api.UntilActiveAsync(Web, 1);
        Assert.Equal((1, 1), (service.Version, service.Scale));
        await Engine.AssertRunsAsync(Web, 1);
    }

    private static async Task<IEnumerable<(string?, InstanceState, int)>> IdsAsync(NodeProcess node) =>
        [.. (await node.Api.InstancesAsync(Web)).Select(one => (one.Id, one.State, one.Restarts)).Order()];
}
