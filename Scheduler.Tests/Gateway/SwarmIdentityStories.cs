using System.Net;
using System.Text.Json.Nodes;
using Scheduler.Actors.Journal;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Gateway;

/// <summary>Docker's clients go by ids: what is gone keeps its own, and what has none is not spoken of.</summary>
public sealed class SwarmIdentityStories
{
    private const string Web = """{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"web:1"}},"Mode":{"Replicated":{"Replicas":1}}}""";

    [Fact]
    public async Task Service_MadeAnewUnderItsName_IsNotFoundByTheOldId()
    {
        await using var gateway = await TestGateway.StartAsync();
        var old = await CreateAsync(gateway);
        using var removed = await gateway.SendAsync(HttpMethod.Delete, $"/v1.44/services/{old}");
        var present = await CreateAsync(gateway);

        using var inspected = await gateway.GetAsync($"/v1.44/services/{old}");
        using var again = await gateway.SendAsync(HttpMethod.Delete, $"/v1.44/services/{old}");

        Assert.NotEqual(old, present);
        Assert.Equal(HttpStatusCode.NotFound, inspected.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(present, (string)(await gateway.GetJsonAsync("/v1.44/services/web"))["ID"]!);
    }

    [Fact]
    public async Task Node_Removed_HasItsMachineRevoked_AndOnceMoreWhenThatFailed()
    {
        var revoked = new List<HostId>();
        var isAway = true;
        await using var gateway = await TestGateway.StartAsync(with: services => services with
        {
            RevokeMachine = (host, _) =>
            {
                if (isAway) throw new JournalUnavailableException("no route to it");
                revoked.Add(host);
                return Task.CompletedTask;
            },
        });
        gateway.Board.Post(Core.Specs.Host("h1", HostState.Active));

        using var unfinished = await gateway.SendAsync(HttpMethod.Delete, "/v1.44/nodes/h1?force=true");
        isAway = false;
        using var again = await gateway.SendAsync(HttpMethod.Delete, $"/v1.44/nodes/{DockerIds.OfHost(new HostId("h1"))}?force=true");
        using var other = await gateway.SendAsync(HttpMethod.Delete, "/v1.44/nodes/h2?force=true");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, unfinished.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal([new HostId("h1")], revoked);
    }

    [Fact]
    public async Task Events_OfAnInstanceThatNeverHadAContainer_AreNoContainers()
    {
        await using var gateway = await TestGateway.StartAsync();
        var view = gateway.Services.Put("shop", "web", scale: 2);
        gateway.Services.Show(view with { Instances = [view.Instances[0] with { ContainerId = null }, view.Instances[1]] });
        foreach (var instance in view.Instances)
            gateway.Feed.Publish("instance.failed", "shop/web", "it failed", instance: instance.Id!.Value.Value);

        using var response = await gateway.GetAsync($"/v1.44/events?since=0.1&until={Uri.EscapeDataString($"{DateTimeOffset.UtcNow:O}")}");
        var died = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .Where(wire => (string)wire["Action"]! == "die");

        Assert.Equal(view.Instances[1].ContainerId, (string)Assert.Single(died)["id"]!);
    }

    [Fact]
    public async Task Events_UntilYearsAhead_AreFollowed()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var response = await gateway.SendAsync(HttpMethod.Get, $"/v1.44/events?since=0.1&until={DateTimeOffset.UtcNow.AddYears(3).ToUnixTimeSeconds()}", null);
        gateway.Feed.Publish("service.created", "shop/web", "it was created");

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Contains("shop_web", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> CreateAsync(TestGateway gateway)
    {
        using var response = await gateway.SendAsync(HttpMethod.Post, "/v1.44/services/create", Web);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (string)(await TestGateway.JsonAsync(response))["ID"]!;
    }
}
