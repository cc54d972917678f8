using Scheduler.Docker;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Docker;

/// <summary>What a client sees of an engine that freezes, dies and comes back.</summary>
public sealed class EngineLifeTests(PrivateEngine host) : RealEngineTests(host)
{
    [SkippableFact]
    public async Task System_PingVersionInfo_DescribeTheEngine()
    {
        Host.SkipUnlessAvailable();

        var ping = await Engine.System.PingAsync();
        var version = await Engine.System.VersionAsync();
        var info = await Engine.System.InfoAsync();

        Assert.Equal("linux", ping.OsType);
        Assert.Equal(ping.ApiVersion.ToString(), version.ApiVersion);
        Assert.NotEmpty(info.Id);
        Assert.Equal(version.Version, info.ServerVersion);
        Assert.InRange(info.Cpus, 1, 10_000);
        Assert.True(info.MemoryBytes > 1 << 20);
        Assert.Contains("scheduler.engine=tests", info.Labels);
    }

    [SkippableFact]
    public async Task FrozenEngine_AnyCall_EndsAtItsDeadlineAndWorksAfterwards()
    {
        Host.SkipUnlessAvailable();
        var limit = TimeSpan.FromMilliseconds(150);
        var id = await RunAsync();
        using var fresh = Host.Open();
        Host.Freeze();
        try
        {
            await Assert.ThrowsAsync<DockerDeadlineException>(() => Engine.System.PingAsync(limit));
            await Assert.ThrowsAsync<DockerDeadlineException>(() => Engine.Containers.StartAsync(id, limit));
            await Assert.ThrowsAsync<DockerDeadlineException>(() => fresh.Containers.ListAsync(deadline: limit));
            await Assert.ThrowsAsync<DockerDeadlineException>(
                () => Engine.Exec.RunAsync(id, new ExecSpec { Cmd = ["true"] }, deadline: limit));
            await Assert.ThrowsAsync<DockerDeadlineException>(
                () => Engine.System.EventsAsync(deadline: limit).FirstAsync().AsTask());
        }
        finally
        {
            Host.Thaw();
        }

        Assert.True((await fresh.Containers.InspectAsync(id)).State.Running);
    }

    [SkippableFact]
    public async Task Events_OfOneContainer_TellItsLife()
    {
        Host.SkipUnlessAvailable();
        var began = EngineTime.From(DateTimeOffset.UtcNow);
        var id = await RunAsync(Shell("exit 4"), NewName());
        await Engine.Containers.WaitAsync(id);
        await Engine.Containers.RemoveAsync(id);

        var events = await Engine.System
            .EventsAsync(EngineFilters.None.With("container", id).With("type", "container"), began)
            .TakeWhile(happened => happened.Action != "destroy").ToListAsync();

        Assert.Equal(["create", "start", "die"], events.Select(happened => happened.Action));
        Assert.All(events, happened => Assert.Equal((id, "container"), (happened.Id, happened.Type)));
        Assert.Equal("4", events[2].Attributes["exitCode"]);
        Assert.True(events[0].Time.CompareTo(began) > 0);
    }

    [SkippableFact]
    public async Task EventFeed_EngineDiesAndReturns_TellsOfItAndGoesOn()
    {
        Host.SkipUnlessAvailable();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var label = NewName();
        var spec = new ContainerSpec { Labels = new Dictionary<string, string> { ["feed"] = label } };
        var filters = EngineFilters.Label("feed", label).With("event", "create");
        await using var feed = Engine.System.FollowEvents(filters).ReadAsync(limit.Token).GetAsyncEnumerator(limit.Token);

        Assert.Equal(new EventFeedItem.Connected(IsFirst: true), await NextAsync(feed));
        var first = await CreateAsync(spec);
        Assert.Equal(first, Assert.IsType<EventFeedItem.Happened>(await NextAsync(feed)).Event.Id);

        await Host.KillAsync();
        Assert.IsType<EventFeedItem.Interrupted>(await NextAsync(feed));
        var away = Assert.IsType<EventFeedItem.Interrupted>(await NextAsync(feed));
        Assert.Contains("cannot be reached", away.Reason);

        await Host.StartAsync();
        var back = await NextAsync(feed);
        while (back is EventFeedItem.Interrupted)
            back = await NextAsync(feed);
        Assert.Equal(new EventFeedItem.Connected(IsFirst: false), back);
        var second = await CreateAsync(spec);
        Assert.Equal(second, Assert.IsType<EventFeedItem.Happened>(await NextAsync(feed)).Event.Id);
    }

    [SkippableFact]
    public async Task DeadEngine_Call_SaysThatNothingListens()
    {
        Host.SkipUnlessAvailable();
        // A client with an open connection may learn of the end by its breaking instead.
        using var unconnected = Host.Open();
        await Host.KillAsync();
        try
        {
            var failure = await Assert.ThrowsAsync<DockerUnreachableException>(() => unconnected.System.InfoAsync());
            Assert.True(failure.Message.Contains("is the engine running?", StringComparison.Ordinal), failure.ToString());
        }
        finally
        {
            await Host.StartAsync();
        }

        Assert.NotEmpty((await Engine.System.InfoAsync()).Id);
    }

    private static async Task<EventFeedItem> NextAsync(IAsyncEnumerator<EventFeedItem> feed)
    {
        Assert.True(await feed.MoveNextAsync());
        return feed.Current;
    }
}
