using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Gateway;

/// <summary>What docker service, stack, node and network come to, call by call.</summary>
public sealed class SwarmStories
{
    private const string Web = """{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"web:1"}},"Mode":{"Replicated":{"Replicas":2}}}""";

    [Fact]
    public async Task Service_CreatedListedUpdatedAndRemoved_IsOneOfOurs()
    {
        await using var gateway = await TestGateway.StartAsync();

        var id = (string)(await PostAsync(gateway, "/services/create", Web, HttpStatusCode.Created))["ID"]!;
        Assert.Equal(DockerIds.OfService(gateway.Board.Services[new ServiceKey("default", "web")].Uid), id);
        var listed = Assert.Single((await gateway.GetJsonAsync("/v1.44/services?status=true")).AsArray())!;
        Assert.Equal((2, 2), ((int)listed["ServiceStatus"]!["RunningTasks"]!, (int)listed["ServiceStatus"]!["DesiredTasks"]!));
        var service = await gateway.GetJsonAsync($"/v1.44/services/{id[..10]}");
        Assert.Null(service["ServiceStatus"]);

        var spec = service["Spec"]!;
        spec["TaskTemplate"]!["ContainerSpec"]!["Env"] = new JsonArray("A=1");
        spec["Mode"]!["Replicated"]!["Replicas"] = 3;
        await PostAsync(gateway, $"/services/web/update?version={service["Version"]!["Index"]}", spec.ToJsonString());
        Assert.Equal(("1", 3), (
            gateway.Board.Services[new ServiceKey("default", "web")].Spec.Container.Environment["A"],
            gateway.Board.Services[new ServiceKey("default", "web")].Scale));

        using var stale = await gateway.SendAsync(HttpMethod.Post, "/v1.44/services/web/update?version=1", spec.ToJsonString());
        Assert.Equal((HttpStatusCode.Conflict, "rpc error: code = Unknown desc = update out of sequence"),
            (stale.StatusCode, await MessageAsync(stale)));

        await PostAsync(gateway, "/services/web/update?version=2&rollback=previous", spec.ToJsonString());
        Assert.IsType<ServiceCommand.Rollback>(gateway.Services.Received[^1].Request.Command);

        using var removed = await gateway.SendAsync(HttpMethod.Delete, "/v1.44/services/web");
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        using var gone = await gateway.GetAsync("/v1.44/services/web");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Service_OfATakenName_IsAConflict()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(
            HttpMethod.Post, "/services/create", Web.Replace("\"web\"", "\"shop_web\"", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("name conflicts with an existing object", await MessageAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_OfAnotherServer_IsFoundBeforeItsBoardShowsIt()
    {
        await using var gateway = await TestGateway.StartAsync();
        var view = gateway.Services.Put("shop", "web");
        gateway.Board.Forget(view.Key);
        var asked = gateway.GetJsonAsync($"/services/{DockerIds.OfService(view.Uid)}");

        gateway.Board.Post(view);

        Assert.Equal("shop_web", (string)(await asked)["Spec"]!["Name"]!);
    }

    [Fact]
    public async Task Services_Filtered_AreThoseThatMatch()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");
        gateway.Services.Put("shop", "db");
        gateway.Services.Put("blog", "web");

        Assert.Equal(["shop_db", "shop_web"], await NamesAsync(gateway, """{"label":{"com.docker.stack.namespace=shop":true}}"""));
        Assert.Equal(["blog_web"], await NamesAsync(gateway, """{"name":["blog"]}"""));
        Assert.Equal(["blog_web", "shop_db", "shop_web"], await NamesAsync(gateway, """{"mode":["replicated"]}"""));
        Assert.Empty(await NamesAsync(gateway, """{"id":["nothing"]}"""));
    }

    [Fact]
    public async Task Tasks_OfAService_AreItsInstances()
    {
        await using var gateway = await TestGateway.StartAsync();
        var view = gateway.Services.Put("shop", "web", scale: 2);
        gateway.Services.Put("shop", "db");
        gateway.Services.Show(view with { Instances = [view.Instances[0] with { IsOutdated = true }, view.Instances[1]] });

        var tasks = (await TasksAsync(gateway, """{"service":["shop_web"]}""")).AsArray();
        var current = Assert.Single((await TasksAsync(
            gateway, $$"""{"service":{"{{DockerIds.OfService(view.Uid)}}":true},"_up-to-date":["true"]}""")).AsArray())!;

        Assert.Equal([1, 2], tasks.Select(task => (int)task!["Slot"]!));
        Assert.Equal(2, (int)current["Slot"]!);
        Assert.Equal("running", (string)current["Status"]!["State"]!);
        Assert.Equal(3, (await TasksAsync(
            gateway, """{"label":["com.docker.stack.namespace=shop"],"node":["host1"],"desired-state":["running"]}""")).AsArray().Count);
        Assert.Empty((await TasksAsync(gateway, """{"service":["nothing"]}""")).AsArray());
        Assert.Equal((string)current["ID"]!, (string)(await gateway.GetJsonAsync($"/v1.44/tasks/{current["ID"]}"))["ID"]!);
    }

    [Fact]
    public async Task Node_Updated_IsTheHostsAvailabilityAndLabels()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Board.Post(new HostView { Id = new HostId("h1"), State = HostState.Active, Labels = Dictionary("disk", "ssd"), Engine = null });
        var node = Assert.Single((await gateway.GetJsonAsync("/v1.44/nodes")).AsArray())!;
        Assert.Equal(("h1", "ready", "active", "worker"), (
            (string)node["Description"]!["Hostname"]!, (string)node["Status"]!["State"]!,
            (string)node["Spec"]!["Availability"]!, (string)node["Spec"]!["Role"]!));

        await PostAsync(gateway, $"/nodes/{node["ID"]}/update?version=0", """{"Labels":{"zone":"a"},"Role":"worker","Availability":"drain"}""");
        var after = await gateway.GetJsonAsync("/v1.44/nodes/h1");

        Assert.Equal("drain", (string)after["Spec"]!["Availability"]!);
        Assert.Equal("""{"zone":"a"}""", after["Spec"]!["Labels"]!.ToJsonString());
        using var stale = await gateway.SendAsync(HttpMethod.Post, "/v1.44/nodes/h1/update?version=0", """{"Availability":"active"}""");
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        using var promoted = await gateway.SendAsync(HttpMethod.Post, "/v1.44/nodes/h1/update?version=2", """{"Role":"manager"}""");
        Assert.Contains("Role", await MessageAsync(promoted), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_Made_IsJoinedAndKeptWhileItIsInUse()
    {
        await using var gateway = await TestGateway.StartAsync();

        var made = await PostAsync(gateway, "/networks/create",
            """{"Name":"front","Driver":"overlay","Labels":{"a":"b"},"Options":{"encrypted":""},"IPAM":{"Driver":"default","Config":[{"Subnet":"172.28.0.0/16"}]}}""",
            HttpStatusCode.Created);
        Assert.Contains("a bridge on each host", (string)made["Warning"]!, StringComparison.Ordinal);
        using var twice = await gateway.SendAsync(HttpMethod.Post, "/networks/create", """{"Name":"front"}""");
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        await PostAsync(gateway, "/services/create",
            $$$"""{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"web:1"},"Networks":[{"Target":"{{{made["Id"]}}}","Aliases":["w"]}]}}""",
            HttpStatusCode.Created);

        var joined = Assert.Single(gateway.Board.Services[new ServiceKey("default", "web")].Spec.Container.Networks);
        Assert.Equal(("front", "bridge", "172.28.0.0/16"), (joined.Network, joined.Spec.Driver, Assert.Single(joined.Spec.Subnets).Subnet));
        var shown = await gateway.GetJsonAsync("/networks/front?scope=swarm");
        Assert.Equal(("b", "overlay", ""), ((string)shown["Labels"]!["a"]!, (string)shown["Driver"]!, (string)shown["Options"]!["encrypted"]!));
        Assert.Empty(joined.Spec.DriverOptions);
        using var used = await gateway.SendAsync(HttpMethod.Delete, "/networks/front");
        Assert.Equal((HttpStatusCode.Conflict, "network front is in use by service web"), (used.StatusCode, await MessageAsync(used)));
        using var removed = await gateway.SendAsync(HttpMethod.Delete, "/services/web");
        using var free = await gateway.SendAsync(HttpMethod.Delete, "/networks/front");
        Assert.Equal(HttpStatusCode.NoContent, free.StatusCode);
        Assert.Equal(["bridge", "host", "none"], (await gateway.GetJsonAsync("/networks")).AsArray().Select(one => (string)one!["Name"]!));
    }

    [Fact]
    public async Task Login_SentWithAService_IsSealedForItsRevisionAlone()
    {
        await using var gateway = await TestGateway.StartAsync();
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"username":"u","password":"a secret","serveraddress":"reg.example.org"}"""));

        using var response = await gateway.SendAsync(HttpMethod.Post, "/services/create",
            Web.Replace("web:1", "reg.example.org/web:1", StringComparison.Ordinal), $"X-Registry-Auth: {header}");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Empty(await gateway.Registries.ListAsync());
        var put = Assert.IsType<ServiceCommand.Put>(gateway.Services.Received[^1].Request.Command);
        Assert.Equal("reg.example.org", put.Login!.Registry);
        Assert.DoesNotContain("a secret", Encoding.Latin1.GetString(Convert.FromBase64String(put.Login.Sealed)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/services/create", "{", 400, "not the JSON")]
    [InlineData("POST", "/services/create", "null", 400, "null")]
    [InlineData("POST", "/services/create", """{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"web:1"}},"Nmae":1}""", 400, "Nmae")]
    [InlineData("POST", "/services/create", """{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"WEB!"}}}""", 400, "container.image")]
    [InlineData("POST", "/services/create", """{"Name":["web"]}""", 400, "not the JSON")]
    [InlineData("POST", "/services/create", """{"Name":"\ud800"}""", 400, "not the JSON")]
    [InlineData("POST", "/services/nothing/update?version=1", "{}", 404, "service nothing not found")]
    [InlineData("POST", "/services/nothing/update", "{}", 400, "version")]
    [InlineData("GET", "/services?filters=%7B", null, 400, "invalid filters")]
    [InlineData("GET", "/services?status=perhaps", null, 400, "status")]
    [InlineData("GET", "/tasks?filters=%7B%22_up-to-date%22:%5B%22x%22%5D%7D", null, 400, "_up-to-date")]
    [InlineData("GET", "/tasks/nothing", null, 404, "task nothing not found")]
    [InlineData("GET", "/nodes/nothing", null, 404, "node nothing not found")]
    [InlineData("GET", "/networks/nothing", null, 404, "network nothing not found")]
    [InlineData("DELETE", "/networks/host", null, 403, "pre-defined")]
    [InlineData("POST", "/networks/create", """{"Name":"a","Ingress":true}""", 400, "Ingress")]
    [InlineData("GET", "/services/nothing/logs?stdout=1", null, 404, "service nothing not found")]
    [InlineData("GET", "/events?since=yesterday", null, 400, "since")]
    [InlineData("GET", "/distribution/UPPER%20CASE/json", null, 400, "image's name")]
    [InlineData("POST", "/swarm/join", "{}", 501, "scheduler hosts token create")]
    [InlineData("POST", "/auth", "{}", 400, "Username")]
    public async Task Request_ThatCannotBeDone_IsRefusedWithItsReason(string method, string path, string? body, int status, string reason)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.SendAsync(new HttpMethod(method), $"/v1.44{path}", body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(reason, await MessageAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_WithDetails_NameNodeServiceAndTaskInEachFrame()
    {
        await using var gateway = await TestGateway.StartAsync();
        var view = gateway.Services.Put("shop", "web");
        gateway.Engine.Writes(view.Instances[0].ContainerId!, (1, "out"));

        using var response = await gateway.GetAsync("/v1.44/services/shop_web/logs?stdout=1&stderr=1&details=1&tail=all");
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal("application/vnd.docker.multiplexed-stream", response.Content.Headers.ContentType!.MediaType);
        var length = bytes[7] + (bytes[6] << 8);
        var expected = $"com.docker.swarm.node.id={DockerIds.OfHost(new HostId("host1"))},com.docker.swarm.service.id={DockerIds.OfService(view.Uid)},com.docker.swarm.task.id={DockerIds.OfTask(view.Instances[0].Id!.Value)} out\n";
        Assert.Equal((1, expected), (bytes[0], Encoding.UTF8.GetString(bytes, 8, length)));
    }

    [Fact]
    public async Task Events_OfThePast_EndByThemselves()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Feed.Publish("service.created", "shop/web", "it was created");
        gateway.Feed.Publish("lock.acquired", "l", "no event of Docker's");
        gateway.Feed.Publish("host.active", "h1", "it is active");

        using var response = await gateway.GetAsync($"/v1.44/events?since=0.1&until={Uri.EscapeDataString($"{DateTimeOffset.UtcNow:O}")}");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Equal(["service create", "node update"], lines.Select(line => $"{line["Type"]} {line["Action"]}"));
        Assert.Equal("shop_web", (string)lines[0]["Actor"]!["Attributes"]!["name"]!);
    }

    [Fact]
    public async Task Events_OfContainers_AreFoundByTheContainersLabels_AndHaveTheOldFieldsToo()
    {
        await using var gateway = await TestGateway.StartAsync();
        var view = gateway.Services.Put("shop", "web");
        gateway.Services.Show(
            view with { Spec = view.Spec with { Container = view.Spec.Container with { Labels = Dictionary("com.docker.compose.project", "p") } } });
        gateway.Feed.Publish("instance.stopped", "shop/web", "it was stopped", instance: view.Instances[0].Id!.Value.Value);
        gateway.Feed.Publish("instance.stopped", "shop/other", "it was stopped", instance: "other-1");

        var filters = Uri.EscapeDataString("""{"label":["com.docker.compose.project=p"]}""");
        using var response = await gateway.GetAsync(
            $"/v1.44/events?since=0.1&until={Uri.EscapeDataString($"{DateTimeOffset.UtcNow:O}")}&filters={filters}");
        var wire = JsonNode.Parse(Assert.Single((await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;

        Assert.Equal(("stop", view.Instances[0].ContainerId, "web:1"), ((string)wire["status"]!, (string)wire["id"]!, (string)wire["from"]!));
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> Dictionary(string key, string value) =>
        System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(key, value);

    private static async Task<IEnumerable<string>> NamesAsync(TestGateway gateway, string filters) =>
        (await gateway.GetJsonAsync($"/v1.44/services?filters={Uri.EscapeDataString(filters)}")).AsArray()
            .Select(one => (string)one!["Spec"]!["Name"]!).Order();

    [Fact]
    public async Task Tasks_ThatAreOver_AreListedAndFound_WithoutTheirOutput()
    {
        await using var gateway = await TestGateway.StartAsync();
        var web = gateway.Services.Put("shop", "web");
        var gone = new PastInstance(InstanceId.Of(web.Uid, 77), 1, new HostId("host1"), 1, "web:0", new Parting(DateTimeOffset.UnixEpoch));
        gateway.Services.Show(web with { Past = [gone] });

        Assert.Equal(["running", "shutdown"], (await TasksAsync(gateway, """{"service":["shop_web"]}""")).AsArray()
            .Select(task => (string)task!["DesiredState"]!));
        Assert.Equal(2, (await TasksAsync(gateway, """{"node":["host1"]}""")).AsArray().Count);
        Assert.Single((await TasksAsync(gateway, """{"desired-state":["running"]}""")).AsArray());
        Assert.Equal("running", (string)(await gateway.GetJsonAsync("/v1.44/tasks/shop_web.1"))["DesiredState"]!);
        var id = DockerIds.OfTask(gone.Id);
        Assert.Equal("shutdown", (string)(await gateway.GetJsonAsync($"/v1.44/tasks/{id}"))["DesiredState"]!);
        using var logs = await gateway.GetAsync($"/v1.44/tasks/{id}/logs?stdout=true");
        Assert.Equal((HttpStatusCode.NotFound, $"task {id} is over: its container was removed, and its output with it"),
            (logs.StatusCode, await MessageAsync(logs)));

        Assert.Single((await gateway.GetJsonAsync("/v1/instances?service=shop/web")).AsArray());
        var all = (await gateway.GetJsonAsync("/v1/instances?service=shop/web&all=true")).AsArray();
        Assert.Equal(["running", "gone"], all.Select(one => (string)one!["state"]!));
    }

    private static Task<JsonNode> TasksAsync(TestGateway gateway, string filters) =>
        gateway.GetJsonAsync($"/v1.44/tasks?filters={Uri.EscapeDataString(filters)}");

    private static async Task<JsonNode> PostAsync(TestGateway gateway, string path, string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await gateway.SendAsync(HttpMethod.Post, path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private static async Task<string> MessageAsync(HttpResponseMessage response) => (string)(await TestGateway.JsonAsync(response))["message"]!;
}
