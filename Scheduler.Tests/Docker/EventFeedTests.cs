using System.Text;
using Scheduler.Docker;

namespace Scheduler.Tests.Docker;

public sealed class EventFeedTests
{
    private static readonly EventFeedOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Feed_StreamEndsAndRepeatsEvents_YieldsEachOnceAndTellsOfTheGap()
    {
        string[] lives = [Event(5, "create") + Event(6, "start"), Event(5, "create") + Event(6, "start") + Event(6, "die"), Event(9, "destroy")];
        await using var server = Living(lives);
        using var engine = server.Open();

        var items = await engine.System.FollowEvents(options: Quick).ReadAsync().Take(9).ToListAsync();

        Assert.Equal(
            ["Connected", "create", "start", "Interrupted", "Connected", "die", "Interrupted", "Connected", "destroy"],
            items.Select(Describe));
        Assert.Equal([true, false, false], items.OfType<EventFeedItem.Connected>().Select(item => item.IsFirst));
        Assert.Equal("GET /v1.43/events HTTP/1.1", server.Requests[0]);
        Assert.Equal("GET /v1.43/events?since=1699999998.000000006 HTTP/1.1", server.Requests[1]);
    }

    [Fact]
    public async Task Feed_CutOffInsideAnEvent_GetsItFromTheNextConnection()
    {
        await using var server = Living(Event(5, "create") + Event(6, "start")[..20], Event(5, "create") + Event(6, "start"));
        using var engine = server.Open();

        var items = await engine.System.FollowEvents(options: Quick).ReadAsync().Take(5).ToListAsync();

        Assert.Equal(["Connected", "create", "Interrupted", "Connected", "start"], items.Select(Describe));
    }

    [Fact]
    public async Task Feed_EngineAway_WaitsLongerEachTime()
    {
        using var engine = new DockerEngine(DockerEndpoint.Unix("/nowhere/docker.sock"));
        var options = new EventFeedOptions { RetryDelay = TimeSpan.FromMilliseconds(1), RetryDelayMax = TimeSpan.FromMilliseconds(3) };

        var items = await engine.System.FollowEvents(options: options).ReadAsync().Take(4).ToListAsync();

        Assert.Equal([1, 2, 3, 3], items.Cast<EventFeedItem.Interrupted>().Select(item => item.RetryAfter.TotalMilliseconds));
        Assert.All(items.Cast<EventFeedItem.Interrupted>(), item => Assert.Contains("no such socket", item.Reason));
    }

    [Fact]
    public async Task Feed_Cancelled_Ends()
    {
        await using var server = new HostileEngine(async (_, stream, end) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(HostileEngine.EndlessHead), end);
            await Task.Delay(Timeout.Infinite, end);
        });
        using var engine = server.Open();
        using var caller = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in engine.System.FollowEvents().ReadAsync(caller.Token))
                await caller.CancelAsync();
        });
    }

    /// <summary>An engine that sends one of these to each connection, and then ends it.</summary>
    private static HostileEngine Living(params string[] lives)
    {
        var life = 0;
        return new HostileEngine((_, stream, end) => stream.WriteAsync(
            Encoding.UTF8.GetBytes(HostileEngine.Http("200 OK", lives[life++])), end).AsTask());
    }

    private static string Event(int nanoseconds, string action) =>
        $$"""{"timeNano":{{1_700_000_000_000_000_000 + nanoseconds}},"Type":"container","Action":"{{action}}","Actor":{"ID":"a"} }""" + "\n";

    private static string Describe(EventFeedItem item) => item switch
    {
        EventFeedItem.Connected => "Connected",
        EventFeedItem.Interrupted => "Interrupted",
        EventFeedItem.Happened happened => happened.Event.Action,
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };
}
