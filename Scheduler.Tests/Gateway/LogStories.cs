using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Peers;

namespace Scheduler.Tests.Gateway;

public sealed class LogStories
{
    [Fact]
    public async Task Logs_OfAService_AreMergedByTimeWithTheSlot()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web", 2);
        gateway.Engine.Writes("c1", (1, "one"), (4, "four")).Writes("c2", (2, "two"), (3, "three"));

        using var response = await gateway.GetAsync("/v1/services/shop/web/logs");

        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("web.1 | one\nweb.2 | two\nweb.2 | three\nweb.1 | four\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Logs_OfAnInstance_HaveNoPrefixAndTheirTimesOnDemand()
    {
        await using var gateway = await TestGateway.StartAsync();
        var instance = gateway.Services.Put("shop", "web").Instances.Single();
        gateway.Engine.Writes("c1", (1, "one"));

        using var response = await gateway.GetAsync($"/v1/instances/{instance.Id}/logs?timestamps&tail=5&since=10m");

        Assert.Equal("1970-01-01T00:00:01.0000000Z one\n", await response.Content.ReadAsStringAsync());
        Assert.Equal(5, gateway.Engine.Asked.Single().Query.Tail);
        Assert.NotNull(gateway.Engine.Asked.Single().Query.Since);
    }

    [Fact]
    public async Task Logs_WithAHostThatDoesNotAnswer_NameItAndGoOn()
    {
        await using var gateway = await TestGateway.StartAsync();
        var view = gateway.Services.Put("shop", "web", 3);
        gateway.Services.Show(view with { Instances = view.Instances.SetItem(0, view.Instances[0] with { Host = new HostId("host9") }) });
        gateway.Engine.Fails("c2", "no answer within 5 s").Writes("c3", (1, "fine"));

        using var response = await gateway.SendAsync(HttpMethod.Get, "/v1/services/shop/web/logs", null, "Accept: application/x-ndjson");

        var lines = (await response.Content.ReadAsStringAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .ToList();
        Assert.Equal(["1 error", "2 error", "3 stdout"], lines.Select(line => $"{line["slot"]} {line["stream"]}"));
        Assert.Contains("host9", (string)lines[0]["text"]!, StringComparison.Ordinal);
        Assert.Contains("no answer within 5 s", (string)lines[1]["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_Followed_PickUpNewInstances()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");
        gateway.Engine.Writes("c1", (1, "one"));

        using var response = await gateway.GetAsync("/v1/services/shop/web/logs?follow");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("web.1 | one", await lines.ReadLineAsync());
        gateway.Engine.Writes("c1", (2, "two"));
        Assert.Equal("web.1 | two", await lines.ReadLineAsync());
        gateway.Services.Put("shop", "web", scale: 2);
        gateway.Engine.Writes("c2", (3, "three"));

        Assert.Equal("web.2 | three", await lines.ReadLineAsync());
    }

    [Fact]
    public async Task Logs_FollowedOverAServersDeath_NameItOnceAndGoOnWithoutRepeating()
    {
        ScriptedOutput far = null!;
        far = new ScriptedOutput(Dying);
        await using var gateway = await TestGateway.StartAsync(with: services => services with
        {
            OutputOf = host => host == new HostId("host2") ? far : services.OutputOf(host),
        });
        var view = gateway.Services.Put("shop", "web", 2);
        gateway.Services.Show(view with { Instances = view.Instances.SetItem(0, view.Instances[0] with { Host = new HostId("host2") }) });

        using var response = await gateway.GetAsync("/v1/services/shop/web/logs?follow&tail=3");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("web.1 | before", await lines.ReadLineAsync());
        Assert.Equal("web.1 | [no output: the host host2 does not give the output: server n2 is gone]", await lines.ReadLineAsync());
        gateway.Engine.Writes("c2", (2, "meanwhile"));
        Assert.Equal("web.2 | meanwhile", await lines.ReadLineAsync());
        Assert.Equal("web.1 | after", await lines.ReadLineAsync());

        var since = DateTimeOffset.UnixEpoch.AddSeconds(1).AddTicks(1);
        Assert.Equal([new LogQuery(true, 3), new LogQuery(true, null, since), new LogQuery(true, null, since)], far.Asked.Select(one => one.Query));

        async IAsyncEnumerable<LogLine> Dying(LogQuery query, [EnumeratorCancellation] CancellationToken cancel)
        {
            if (far.Asked.Count == 1) yield return ScriptedOutput.Line(1, "before");
            if (far.Asked.Count <= 2) throw new EngineException(EngineFault.NoAnswer, "server n2 is gone");
            yield return ScriptedOutput.Line(3, "after");
            await Task.Delay(Timeout.Infinite, cancel);
        }
    }

    [Fact]
    public async Task Logs_Followed_AsEvents_CarryTheLine()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");
        gateway.Engine.Writes("c1", (1, "one"));

        using var events = new SseReader(await gateway.SendAsync(
            HttpMethod.Get, "/v1/services/shop/web/logs?follow=true", null, "Accept: text/event-stream"));

        var line = JsonNode.Parse((await events.NextAsync())!.Value.Data)!;
        Assert.Equal("one", (string)line["text"]!);
        Assert.Equal("host1", (string)line["host"]!);
    }

    [Theory]
    [InlineData("/v1/services/shop/none/logs", 404)]
    [InlineData("/v1/instances/none-1/logs", 404)]
    [InlineData("/v1/services/shop/web/logs?tail=-1", 400)]
    [InlineData("/v1/services/shop/web/logs?tail=all", 400)]
    [InlineData("/v1/services/shop/web/logs?follow=maybe", 400)]
    [InlineData("/v1/services/shop/web/logs?lines=3", 400)]
    public async Task Logs_OfWhatIsNotThere_AreAProblem(string path, int status)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.GetAsync(path);

        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }
}
