using System.Net;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Gateway;

public sealed class InstanceAndHostStories
{
    [Fact]
    public async Task List_Instances_FiltersByStackAndHost()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web", 2);
        gateway.Services.Put("tools", "ci");

        Assert.Equal(3, (await gateway.GetJsonAsync("/v1/instances")).AsArray().Count);
        Assert.Equal(2, (await gateway.GetJsonAsync("/v1/instances?stack=shop")).AsArray().Count);
        Assert.Equal(3, (await gateway.GetJsonAsync("/v1/instances?host=host1")).AsArray().Count);
        Assert.Empty((await gateway.GetJsonAsync("/v1/instances?host=host2")).AsArray());
        Assert.Empty((await gateway.GetJsonAsync("/v1/instances?service=shop/none")).AsArray());
    }

    [Fact]
    public async Task List_SlotWithoutAPlace_HasEveryFieldOfItsShape()
    {
        await using var gateway = await TestGateway.StartAsync();
        var view = gateway.Services.Put("shop", "web");
        gateway.Services.Show(view with
        {
            Instances =
            [
                new InstanceView
                {
                    Service = view.Key,
                    Slot = 1,
                    Revision = 1,
                    State = InstanceState.Pending,
                    Goal = InstanceGoal.Running,
                    Reason = "No host has port 80 free."
                },
            ],
        });

        var instance = (await gateway.GetJsonAsync("/v1/instances?service=shop/web")).AsArray().Single()!.AsObject();

        Assert.True(instance.ContainsKey("containerId"));
        Assert.True(instance.ContainsKey("host"));
        Assert.Null(instance["containerId"]);
        Assert.Equal("pending", (string)instance["state"]!);
        Assert.Equal("No host has port 80 free.", (string)instance["reason"]!);
    }

    [Theory]
    [InlineData("restart", typeof(ServiceCommand.RestartInstance))]
    [InlineData("stop", typeof(ServiceCommand.StopInstance))]
    [InlineData("start", typeof(ServiceCommand.StartInstance))]
    public async Task Action_OnAnInstance_GoesToItsService(string action, Type command)
    {
        await using var gateway = await TestGateway.StartAsync();
        var instance = gateway.Services.Put("shop", "web").Instances.Single();

        var shown = await gateway.GetJsonAsync($"/v1/instances/{instance.Id}");
        using var response = await gateway.SendAsync(HttpMethod.Post, $"/v1/instances/{instance.Id}/{action}");

        Assert.Equal(instance.Id.ToString(), (string)shown["id"]!);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.IsType(command, gateway.Services.Received[^1].Request.Command);
        Assert.Equal("shop/web", gateway.Services.Received[^1].Key.ToString());
    }

    [Fact]
    public async Task Delete_Instance_NamesIt()
    {
        await using var gateway = await TestGateway.StartAsync();
        var instance = gateway.Services.Put("shop", "web").Instances.Single();

        using var response = await gateway.SendAsync(HttpMethod.Delete, $"/v1/instances/{instance.Id}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new ServiceCommand.RemoveInstance(instance.Id!.Value), gateway.Services.Received[^1].Request.Command);
    }

    [Theory]
    [InlineData("GET", "nope-1")]
    [InlineData("GET", "-")]
    [InlineData("GET", "uweb-999")]
    [InlineData("DELETE", "nope-1")]
    public async Task Instance_Unknown_IsNotFound(string method, string id)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(new HttpMethod(method), $"/v1/instances/{id}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Hosts_WithAnEngine_ShowWhatItSaysOfItself()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Board.Post(new HostView
        {
            Id = new HostId("h1"),
            State = HostState.Active,
            Endpoint = "unix:///var/run/docker.sock",
            Engine = new EngineFacts
            {
                Version = "28.2.2",
                ApiVersion = "1.50",
                Hostname = "m1",
                Os = "linux",
                Architecture = "x86_64",
                Cpus = 2,
                MemoryBytes = 1024
            },
            Ports = [new PortClaim(80, "tcp", null, "shop/web slot 1", new InstanceId("abc-1"))],
        });
        gateway.Board.Post(new HostView { Id = new HostId("h2"), State = HostState.Disconnected, Reason = "connection refused" });

        var hosts = (await gateway.GetJsonAsync("/v1/hosts")).AsArray();
        var second = await gateway.GetJsonAsync("/v1/hosts/h2");
        using var unknown = await gateway.GetAsync("/v1/hosts/h3");

        Assert.Equal(["h1", "h2"], hosts.Select(one => (string)one!["name"]!));
        Assert.Equal("28.2.2", (string)hosts[0]!["engine"]!["version"]!);
        Assert.Equal(
            """{"port":80,"protocol":"tcp","hostIp":null,"holder":"shop/web slot 1","instance":"abc-1"}""",
            hosts[0]!["ports"]![0]!.ToJsonString());
        Assert.Equal("disconnected", (string)second["state"]!);
        Assert.Equal("connection refused", (string)second["reason"]!);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Host_ThatIsAway_HasTheWordOfItsNeighboursInItsReason()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Board.Post(new HostView { Id = new HostId("h2"), State = HostState.Reconnecting, Reason = "its agent is connected and silent" });
        gateway.Board.Hear(
            new HostId("h2"),
            new NeighbourWord(NeighbourReach.NotReached, [new HostId("h1")], "its neighbour h1 does not reach it either"));

        var away = await gateway.GetJsonAsync("/v1/hosts/h2");
        gateway.Board.Post(new HostView { Id = new HostId("h2"), State = HostState.Active });
        var back = await gateway.GetJsonAsync("/v1/hosts/h2");

        Assert.Equal("its agent is connected and silent; its neighbour h1 does not reach it either", (string)away["reason"]!);
        Assert.Equal("""{"reach":"notReached","by":["h1"]}""", away["neighbours"]!.ToJsonString());
        Assert.Equal((null, null), (back["reason"], back["neighbours"]));
    }

    [Fact]
    public async Task Instance_ThatNeighboursDoNotReach_SaysSoWhileItAndItsHostAreWell()
    {
        await using var gateway = await TestGateway.StartAsync();
        var view = gateway.Services.Put("shop", "web", 2);
        var one = view.Instances[0] with { State = InstanceState.Running };
        gateway.Services.Show(view with { Instances = [one, view.Instances[1]] });
        var host = new HostView
        {
            Id = one.Host!.Value,
            State = HostState.Active,
            Unreached = [new UnreachedInstance(one.Id!.Value, "not reached from h2 at 10.0.0.1:8081: refused")]
        };
        gateway.Board.Post(host);

        var list = (await gateway.GetJsonAsync("/v1/instances?service=shop/web")).AsArray();
        gateway.Board.Post(host with { State = HostState.Reconnecting });
        var away = await gateway.GetJsonAsync($"/v1/instances/{one.Id}");

        Assert.Equal("not reached from h2 at 10.0.0.1:8081: refused", (string)list[0]!["reason"]!);
        Assert.Equal("not reached from h2 at 10.0.0.1:8081: refused", (string)list[0]!["unreached"]!);
        Assert.Null(list[1]!["unreached"]);
        Assert.Equal((null, null), (away["reason"], away["unreached"]));
    }
}
