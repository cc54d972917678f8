using System.Net;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Http;

namespace Scheduler.Tests.Gateway;

public sealed class HostActionStories
{
    [Fact]
    public async Task Availability_ThatIsSet_IsShownWithWhoAndWhy()
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.SendAsync(
            HttpMethod.Put, "/v1/hosts/h1/availability", """{"availability":"inactive","reason":"new kernel","by":"anna"}""");
        var host = await gateway.GetJsonAsync("/v1/hosts/h1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"1\"", response.Headers.ETag!.Tag);
        Assert.Equal("inactive", (string)host["availability"]!);
        Assert.Equal("deactivated by anna: new kernel", (string)host["availabilityReason"]!);
        Assert.Equal(1, (long)host["version"]!);
    }

    [Fact]
    public async Task Draining_OfAHostWithInstances_ShowsWhatIsLeft()
    {
        await using var gateway = await StartAsync("host1");
        gateway.Services.Put("shop", "web", 2);

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/hosts/host1/availability", """{"availability":"draining"}""");
        var host = await gateway.GetJsonAsync("/v1/hosts/host1");

        Assert.False((bool)host["drained"]!);
        Assert.Equal(["queued", "queued"], host["left"]!.AsArray().Select(one => (string)one!["stage"]!));
    }

    [Fact]
    public async Task Condition_OnAnotherVersion_IsRefused()
    {
        await using var gateway = await StartAsync();
        const string Body = """{"availability":"inactive"}""";

        using var first = await gateway.SendAsync(HttpMethod.Put, "/v1/hosts/h1/availability", Body, "If-None-Match: *", "Idempotency-Key: k");
        using var again = await gateway.SendAsync(HttpMethod.Put, "/v1/hosts/h1/availability", Body, "If-None-Match: *", "Idempotency-Key: k");
        using var stale = await gateway.SendAsync(HttpMethod.Put, "/v1/hosts/h1/availability", Body, "If-Match: \"7\"");

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed),
            (first.StatusCode, again.StatusCode, stale.StatusCode));
        Assert.True((bool)(await TestGateway.JsonAsync(again))["replayed"]!);
    }

    [Fact]
    public async Task Labels_ThatAreChanged_AreShown()
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.SendAsync(HttpMethod.Patch, "/v1/hosts/h1/labels", """{"set":{"disk":"ssd"},"remove":["zone"]}""");
        var host = await gateway.GetJsonAsync("/v1/hosts/h1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"disk":"ssd"}""", host["labels"]!.ToJsonString());
    }

    [Fact]
    public async Task Removal_OfAConnectedHost_NeedsForceAndThenHidesIt()
    {
        await using var gateway = await StartAsync();

        using var refused = await gateway.SendAsync(HttpMethod.Delete, "/v1/hosts/h1");
        using var forced = await gateway.SendAsync(HttpMethod.Delete, "/v1/hosts/h1?force=true&by=anna");
        using var gone = await gateway.GetAsync("/v1/hosts/h1");
        using var back = await gateway.SendAsync(HttpMethod.Put, "/v1/hosts/h1/availability", """{"availability":"active"}""");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, forced.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("was removed", (string)(await TestGateway.JsonAsync(gone))["detail"]!, StringComparison.Ordinal);
        Assert.Equal("active", (string)(await gateway.GetJsonAsync("/v1/hosts/h1"))["availability"]!);
    }

    [Fact]
    public async Task Removal_WhileTheDatabaseIsAway_SaysThatItsMachineIsNotRevokedAndIsEndedByAnother()
    {
        var revoked = new List<HostId>();
        var isAway = true;
        await using var gateway = await StartAsync(with: services => services with
        {
            RevokeMachine = (host, _) =>
            {
                if (isAway) throw new JournalUnavailableException("no route to it");
                revoked.Add(host);
                return Task.CompletedTask;
            },
        });

        using var unfinished = await gateway.SendAsync(HttpMethod.Delete, "/v1/hosts/h1?force=true");
        isAway = false;
        using var again = await gateway.SendAsync(HttpMethod.Delete, "/v1/hosts/h1?force=true");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, unfinished.StatusCode);
        Assert.Contains("not revoked yet", (string)(await TestGateway.JsonAsync(unfinished))["detail"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal([new HostId("h1")], revoked);
    }

    [Fact]
    public async Task Eviction_OfALostHost_IsTaken()
    {
        await using var gateway = await StartAsync();
        gateway.Board.Post(Core.Specs.Host("h1", HostState.Disconnected));

        using var response = await gateway.SendAsync(HttpMethod.Post, "/v1/hosts/h1/evict", """{"confirmedDead":true}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotNull((await gateway.GetJsonAsync("/v1/hosts/h1"))["evictedAt"]);
    }

    [Theory]
    [InlineData("PUT", "/v1/hosts/h1/availability", """{"availability":"gone"}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/v1/hosts/h1/availability", """{"availability":"active","reason":"a\nb"}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "/v1/hosts/h9/availability", """{"availability":"active"}""", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/v1/hosts/-/availability", """{"availability":"active"}""", HttpStatusCode.BadRequest)]
    [InlineData("PATCH", "/v1/hosts/h1/labels", """{"set":{"a b":"c"}}""", HttpStatusCode.BadRequest)]
    [InlineData("PATCH", "/v1/hosts/h1/labels", """{"sett":{}}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/v1/hosts/h1/evict", "{}", HttpStatusCode.Conflict)]
    [InlineData("DELETE", "/v1/hosts/h1?force=maybe", null, HttpStatusCode.BadRequest)]
    public async Task Request_ThatCannotBeMeant_IsRefused(string method, string path, string? body, HttpStatusCode expected)
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.SendAsync(new HttpMethod(method), path, body);

        Assert.Equal(expected, response.StatusCode);
        Assert.NotEqual("", (string)(await TestGateway.JsonAsync(response))["detail"]!);
    }

    private static async Task<TestGateway> StartAsync(string host = "h1", Func<GatewayServices, GatewayServices>? with = null)
    {
        var gateway = await TestGateway.StartAsync(with: with);
        gateway.Board.Post(Core.Specs.Host(host));
        return gateway;
    }
}
