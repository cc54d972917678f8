using System.Net;
using System.Text.Json;
using Scheduler.Messages.Feed;
using Scheduler.Node.Http.Wire;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>Stacks as a whole: their order, and what is told of them.</summary>
public sealed class StackStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    [SkippableFact]
    public async Task Service_ThatDependsOnAHealthyOne_StartsAfterItIsHealthy()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("order", Sleepers.Compose("web", 1, "depends_on: {db: {condition: service_healthy}}")
            + Sleepers.Service(
                "db", 1,
                "command: [sh, -c, 'sleep 2; touch /up; exec sleep 100000']",
                "healthcheck: {test: [CMD, test, -e, /up], interval: 1s, retries: 30}"));
        await Patience.UntilHoldsAsync(async () => Assert.Contains(
            "order/db", (await node.Api.ServiceAsync("order/web")).Reason ?? "", StringComparison.Ordinal));
        Assert.Empty(await Engine.ContainersAsync("order/web"));

        await node.Api.UntilActiveAsync("order/web", 1);

        var db = await Engine.Containers.InspectAsync(Assert.Single(await Engine.ContainersAsync("order/db")).Id);
        var web = await Engine.Containers.InspectAsync(Assert.Single(await Engine.ContainersAsync("order/web")).Id);
        var healthySince = db.State.Health!.Log.First(check => check.ExitCode == 0).End;
        Assert.True(web.State.StartedAt >= healthySince, $"web started at {web.State.StartedAt:O}, db was healthy at {healthySince:O}");
    }

    [SkippableFact]
    public async Task Events_ReadInTwoParts_AreTheSameAsInOne()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("told", Sleepers.Compose("web", 2));
        await node.Api.UntilActiveAsync("told/web", 2);
        var first = await EventsAsync(node.Api);
        await node.Api.ScaleAsync("told/web", 1);
        await node.Api.UntilActiveAsync("told/web", 1);

        var rest = await EventsAsync(node.Api, ("Last-Event-ID", $"{first[^1].Id}"));

        Assert.NotEmpty(rest);
        Assert.Equal((await EventsAsync(node.Api)).Select(one => one.Id), first.Concat(rest).Select(one => one.Id));
    }

    [SkippableFact]
    public async Task Events_ResumedAfterTheNodeWasKilled_SayThatThereIsAGap()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("told", Sleepers.Compose("web", 1));
        await node.Api.UntilActiveAsync("told/web", 1);
        var told = await node.Api.GetAsync("/v1/events?follow=false");
        var last = told.Text.Split('\n').Last(line => line.StartsWith("id: ", StringComparison.Ordinal))["id: ".Length..];
        await node.KillAsync();
        await node.StartReadyAsync();

        var answer = await node.Api.SendAsync(HttpMethod.Get, "/v1/events?follow=false", headers: ("Last-Event-ID", last));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("event: gap", answer.Text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<FeedEvent>> EventsAsync(NodeClient api, params (string, string)[] headers)
    {
        var answer = await api.SendAsync(HttpMethod.Get, "/v1/events?follow=false", headers: [("Accept", "application/x-ndjson"), .. headers]);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return
        [
            .. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize(line, WireJson.Default.FeedEvent)!)
        ];
    }
}
