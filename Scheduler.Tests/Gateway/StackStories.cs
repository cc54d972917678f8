using System.Net;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Gateway;

public sealed class StackStories
{
    private const string Shop = """
        {"name":"shop","services":{
          "web":{"spec":{"container":{"image":"web:1"},"dependsOn":[{"service":"api"}]},"scale":2},
          "api":{"spec":{"container":{"image":"api:1"},"dependsOn":[{"service":"db","condition":"healthy"}]}},
          "db":{"spec":{"container":{"image":"db:1"}}}}}
        """;

    [Fact]
    public async Task Put_Stack_PutsServicesAfterWhatTheyDependOn()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop", Shop, "Idempotency-Key: k");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["db", "api", "web"], gateway.Services.Received.Select(one => one.Key.Service));
        Assert.All(gateway.Services.Received, one => Assert.Equal("k", one.Request.IdempotencyKey));
        var outcomes = (await TestGateway.JsonAsync(response))["services"]!.AsArray();
        Assert.Equal(["db created", "api created", "web created"], outcomes.Select(one => $"{one!["name"]} {one["outcome"]}"));
        Assert.Equal(2, gateway.Board.Services[new ServiceKey("shop", "web")].Scale);
    }

    [Fact]
    public async Task Put_StackAgain_ChangesOnlyWhatDiffers()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop", Shop);

        using var again = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop", Shop.Replace("api:1", "api:2", StringComparison.Ordinal));

        var outcomes = (await TestGateway.JsonAsync(again))["services"]!.AsArray();
        Assert.Equal(["db unchanged", "api updated", "web unchanged"], outcomes.Select(one => $"{one!["name"]} {one["outcome"]}"));
    }

    [Fact]
    public async Task Put_StackWhoseServicesAreUpdated_SaysWhichUpdatesComeFirst()
    {
        await using var gateway = await TestGateway.StartAsync();
        var update = new UpdateView
        {
            State = UpdateState.Updating,
            Cause = UpdateCause.Update,
            From = 6,
            To = 7,
            StartedAt = DateTimeOffset.UnixEpoch,
            Message = "",
            Done = 0,
            Total = 1
        };
        var updated = gateway.Services.Put("shop", "api") with { Revision = 7, Update = update };
        gateway.Services.Intercept = (key, message) =>
            key.Service == "api" && message is ServiceRequest ? new ServiceAccepted(3, true, false, updated) : null;

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop", Shop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var puts = gateway.Services.Received
            .Select(one => one.Request.Command)
            .OfType<ServiceCommand.Put>()
            .TakeLast(3)
            .ToDictionary(put => put.Key.Service, put => put.After);
        Assert.Equal([new UpdateAfter("api", 7)], puts["web"]!.Value.AsEnumerable());
        Assert.Equal((null, null), (puts["api"], puts["db"]));
    }

    [Fact]
    public async Task Put_StackWithPrune_RemovesWhatTheBodyDoesNotHave()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "old");
        gateway.Services.Put("other", "old");

        using var kept = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop", Shop);
        Assert.Contains(new ServiceKey("shop", "old"), gateway.Board.Services.Keys);
        using var pruned = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop?prune=true", Shop);

        Assert.Equal(["other/old", "shop/api", "shop/db", "shop/web"], gateway.Board.Services.Keys.Select(key => key.ToString()));
        Assert.Equal("removing", (string)(await TestGateway.JsonAsync(pruned))["services"]![3]!["outcome"]!);
    }

    [Fact]
    public async Task Put_StackWithOneServiceRefused_SaysWhatBecameOfEach()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Intercept = (key, message) =>
            key.Service == "api" && message is ServiceRequest ? Refusal.Unavailable("The shard moves.") : null;

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop?prune=true", Shop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var problem = await TestGateway.JsonAsync(response);
        Assert.Equal("shop/api: The shard moves.", (string)problem["detail"]!);
        Assert.Equal(["db created", "api refused", "web notTried"], problem["services"]!.AsArray().Select(one => $"{one!["name"]} {one["outcome"]}"));
    }

    [Theory]
    [InlineData("""{"name":"other","services":{}}""", "name")]
    [InlineData("""{"services":{}}""", "name")]
    [InlineData("""{"name":"shop","services":{"a b":{"spec":{"container":{"image":"x"}}}}}""", "services.a b")]
    [InlineData("""{"name":"shop","services":{"a":null}}""", "services.a")]
    [InlineData("""{"name":"shop","services":{"a":{"spec":{"container":{"image":"x"}},"scale":10001}}}""", "services.a.scale")]
    [InlineData("""{"name":"shop","services":{"a":{"spec":{"container":{"image":"x"},"dependsOn":[{"service":"b"}]}}}}""", "services.a.spec.dependsOn")]
    [InlineData("""{"name":"shop","services":{"a":{"spec":{"container":{"image":"x"},"dependsOn":[{"service":"a"}]}}}}""", "services.a.spec.dependsOn")]
    [InlineData("""{"name":"shop","services":{"a":{"spec":{"container":{"image":null}}}}}""", "services.a.spec.container.image")]
    public async Task Put_FaultyStack_IsRefusedWholeAndNamesTheField(string body, string field)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (string)(await TestGateway.JsonAsync(response))["field"]!);
        Assert.Empty(gateway.Services.Received);
    }

    [Fact]
    public async Task Put_SpecThatTheRulesRefuse_NamesThePathInTheBody()
    {
        await using var gateway = await TestGateway.StartAsync(with: services => services with
        {
            SpecFaults = spec => spec.Container.Image == "db:1" ? [Refusal.Invalid("is not allowed", "container.image")] : [],
        });

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop", Shop);

        Assert.Equal("services.db.spec.container.image", (string)(await TestGateway.JsonAsync(response))["field"]!);
        Assert.Empty(gateway.Services.Received);
    }

    [Theory]
    [InlineData("services: { web: { image: 'web:1' } }", 200, null)]
    [InlineData("services: { web: { image: 'web:1', prots: [80] } }", 400, "services.web.prots")]
    [InlineData("services: [", 400, null)]
    [InlineData("", 400, null)]
    public async Task Put_ComposeText_IsReadAsTheStackOfThePath(string yaml, int status, string? field)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var content = new StringContent(yaml, System.Text.Encoding.UTF8, "application/yaml");

        using var response = await gateway.Client.PutAsync("/v1/stacks/shop", content);

        Assert.Equal(status, (int)response.StatusCode);
        if (field is not null) Assert.Equal(field, (string)(await TestGateway.JsonAsync(response))["field"]!);
        Assert.Equal(status == 200 ? ["shop/web"] : [], gateway.Board.Services.Keys.Select(key => key.ToString()));
    }

    [Fact]
    public async Task Put_StackUnderAVersion_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.SendAsync(HttpMethod.Put, "/v1/stacks/shop", Shop, "If-Match: \"1\"");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Get_Stacks_ShowTheGravestStatusOfTheirServices()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");
        gateway.Services.Show(gateway.Services.Put("shop", "db") with { Status = ServiceStatus.Degraded, Reason = "No host has port 80 free." });
        gateway.Services.Put("tools", "ci");

        var stacks = (await gateway.GetJsonAsync("/v1/stacks")).AsArray();
        var shop = await gateway.GetJsonAsync("/v1/stacks/shop");
        using var unknown = await gateway.GetAsync("/v1/stacks/nope");

        Assert.Equal(["shop degraded", "tools active"], stacks.Select(one => $"{one!["name"]} {one["status"]}"));
        Assert.Equal("No host has port 80 free.", (string)shop["services"]![0]!["reason"]!);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Delete_Stack_RemovesItsServicesOnly()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");
        gateway.Services.Put("shop", "db");
        gateway.Services.Put("shopping", "web");

        using var response = await gateway.SendAsync(HttpMethod.Delete, "/v1/stacks/shop?volumes=true");
        using var again = await gateway.SendAsync(HttpMethod.Delete, "/v1/stacks/shop");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal("shopping/web", gateway.Board.Services.Keys.Single().ToString());
        Assert.Equal(2, gateway.Services.Received.Count(one => one.Request.Command is ServiceCommand.Remove { Volumes: true }));
    }
}
