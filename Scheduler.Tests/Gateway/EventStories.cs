using System.Net;
using System.Text.Json.Nodes;

namespace Scheduler.Tests.Gateway;

public sealed class EventStories
{
    [Fact]
    public async Task Follower_SinceAnHour_SeesWhatTheRingHolds()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Feed.Publish("service.created", "shop/web", "Before.");
        gateway.Feed.Publish("instance.running", "shop/web", "Runs.", "u-1", 1, "host1");

        using var all = new SseReader(await gateway.GetAsync("/v1/events?since=1h"));

        Assert.Equal("service.created", (await all.NextAsync())!.Value.Name);
        var running = (await all.NextAsync())!.Value;
        Assert.Equal("instance.running", running.Name);
        var body = JsonNode.Parse(running.Data)!;
        Assert.Equal(2, (long)body["id"]!);
        Assert.Equal("shop/web", (string)body["subject"]!);
        Assert.Equal(1, (int)body["slot"]!);
        Assert.Equal("host1", (string)body["host"]!);
    }

    [Fact]
    public async Task Follower_ThatResumes_GetsWhatItMissedAndNothingTwice()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var i = 1; i <= 4; i++) gateway.Feed.Publish("t", "shop/web", $"Event {i}.");
        using var first = new SseReader(await gateway.GetAsync("/v1/events?since=1h"));
        _ = await first.NextAsync();
        var second = (await first.NextAsync())!.Value;

        using var resumed = new SseReader(await gateway.SendAsync(HttpMethod.Get, "/v1/events", null, $"Last-Event-ID: {second.Id}"));
        var next = (await resumed.NextAsync())!.Value;
        _ = await resumed.NextAsync();
        gateway.Feed.Publish("t", "shop/web", "Event 5.");
        var live = (await resumed.NextAsync())!.Value;

        Assert.Equal(3, (long)JsonNode.Parse(next.Data)!["id"]!);
        Assert.Equal(5, (long)JsonNode.Parse(live.Data)!["id"]!);
    }

    [Fact]
    public async Task Follower_ThatMissedMoreThanTheRingHolds_IsToldOfTheGap()
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var i = 1; i <= 20; i++) gateway.Feed.Publish("t", "shop/web", $"Event {i}.");

        using var events = new SseReader(await gateway.SendAsync(HttpMethod.Get, "/v1/events", null, "Last-Event-ID: 5"));
        var gap = (await events.NextAsync())!.Value;
        var next = (await events.NextAsync())!.Value;

        Assert.Equal("gap", gap.Name);
        Assert.EndsWith("-5", (string)JsonNode.Parse(gap.Data)!["after"]!, StringComparison.Ordinal);
        Assert.Equal(next.Id, (string)JsonNode.Parse(gap.Data)!["next"]!);
        Assert.Equal(13, (long)JsonNode.Parse(next.Data)!["id"]!);
    }

    [Theory]
    [InlineData("1a2b3c-2")]
    [InlineData("99")]
    public async Task Follower_OfAnEarlierRunOfTheNode_IsToldOfTheGapAndStartsAnew(string lastId)
    {
        await using var gateway = await TestGateway.StartAsync();
        for (var i = 1; i <= 3; i++) gateway.Feed.Publish("t", "shop/web", $"Event {i}.");

        using var events = new SseReader(await gateway.SendAsync(HttpMethod.Get, "/v1/events", null, $"Last-Event-ID: {lastId}"));

        Assert.Equal("gap", (await events.NextAsync())!.Value.Name);
        Assert.Equal(1, (long)JsonNode.Parse((await events.NextAsync())!.Value.Data)!["id"]!);
    }

    [Theory]
    [InlineData("stack=shop", "1,2,4")]
    [InlineData("service=shop/db", "2")]
    [InlineData("type=instance.running", "1,3")]
    [InlineData("type=host.*", "5")]
    [InlineData("stack=shop%26type=x", "400")]
    [InlineData("since=never", "400")]
    [InlineData("lastEventId=x", "400")]
    [InlineData("lastEventId=-", "400")]
    [InlineData("nonsense=1", "400")]
    [InlineData("stack=a&stack=b", "400")]
    public async Task Events_Filtered_AreOnlyThoseThatMatch(string query, string expected)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Feed.Publish("instance.running", "shop/web", "");
        gateway.Feed.Publish("instance.failed", "shop/db", "");
        gateway.Feed.Publish("instance.running", "tools/ci", "");
        gateway.Feed.Publish("service.scaled", "shop/web", "");
        gateway.Feed.Publish("host.degraded", "host1", "");

        using var response = await gateway.SendAsync(HttpMethod.Get, $"/v1/events?follow=false&{query}", null, "Accept: application/x-ndjson");

        if (response.StatusCode != HttpStatusCode.OK)
        {
            Assert.Equal(expected, ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
            return;
        }

        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, string.Join(',', lines.Select(line => (long)JsonNode.Parse(line)!["id"]!)));
    }

    [Fact]
    public async Task Stream_WithoutEvents_ShowsThatItIsAlive()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { HeartbeatEvery = TimeSpan.FromMilliseconds(1) });

        using var events = new SseReader(await gateway.GetAsync("/v1/events"));

        Assert.Equal("comment", (await events.NextAsync())!.Value.Name);
    }

    [Fact]
    public async Task Followers_BeyondTheirBound_AreTurnedAwayUntilOneLeaves()
    {
        await using var gateway = await TestGateway.StartAsync(options => options with { FollowersMax = 1 });
        using var first = await gateway.GetAsync("/v1/events");

        using var second = await gateway.GetAsync("/v1/events");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("text/event-stream", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.NotNull(second.Headers.RetryAfter);
    }

    [Fact]
    public async Task Node_ThatStops_EndsItsStreams()
    {
        var gateway = await TestGateway.StartAsync();
        gateway.Feed.Publish("t", "shop/web", "");
        using var events = new SseReader(await gateway.GetAsync("/v1/events?since=1h"));
        _ = await events.NextAsync();

        var stopping = gateway.StopAsync();

        Assert.Null(await events.NextAsync());
        await stopping;
        await gateway.DisposeAsync();
    }
}
