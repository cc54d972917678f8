using System.Net;
using System.Text.Json.Nodes;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Node;

namespace Scheduler.Tests.Gateway;

/// <summary>The containers of two hosts through Docker's API.</summary>
public sealed class DockerContainerStories : IAsyncLifetime
{
    private const string Cluster = "test-cluster";
    private static readonly string A = new('a', 64);
    private static readonly string B = new('b', 64);
    private static readonly string Exec = new('e', 64);

    private readonly ScriptedHost _one = new(Cluster);
    private readonly ScriptedHost _two = new(Cluster);
    private TestGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(with: services => services with
        {
            ClusterId = Cluster,
            CallsOf = host => host.Value switch { "host1" => _one.Calls, "host2" => _two.Calls, _ => null },
        });
        foreach (var host in (string[])["host1", "host2"]) _gateway.Board.Post(new HostView { Id = new HostId(host), State = HostState.Active });
        _one.Has(A, "web", Cluster);
        _two.Has(B, "db", Cluster);
        _one.Says["/containers/json"] = $$$"""[{"Id":"{{{A}}}","Names":["/web"],"Created":5,"Labels":{},"State":"running","Status":"Up"}]""";
        _two.Says["/containers/json"] = $$$"""[{"Id":"{{{B}}}","Names":["/db"],"Created":9,"Labels":{},"State":"running","Status":"Up"}]""";
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task List_HasTheContainersOfAllHosts_TheNewestFirst()
    {
        var rows = await RowsAsync("/v1.43/containers/json");

        Assert.Equal(["/host2/db", "/host1/web"], rows.Select(row => (string)row!["Names"]![0]!));
    }

    [Fact]
    public async Task List_WithAFrozenHost_ShowsWhatIsKnownOfIt()
    {
        _gateway.Services.Put("shop", "front");
        _one.IsFrozen = true;

        var rows = await RowsAsync("/containers/json?all=1");

        Assert.Equal(["/host2/db", "/host1/shop-front-1"], rows.Select(row => (string)row!["Names"]![0]!));
        Assert.StartsWith("Unknown: host host1: ", (string)rows[1]!["Status"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web", "/host1/web")]
    [InlineData("host2/db", "/host2/db")]
    [InlineData("bbb", "/host2/db")]
    [InlineData("bbbbbbbbbbbb", "/host2/db")]
    public async Task Inspect_FindsByNameIdAndHost(string name, string expected)
    {
        var found = await _gateway.GetJsonAsync($"/v1.43/containers/{name}/json");

        Assert.Equal(expected, (string)found["Name"]!);
        Assert.Equal(expected.Split('/')[1], (string)found["Node"]!["Name"]!);
    }

    [Theory]
    [InlineData("GET", "nobody/json", 404, "No such container: nobody")]
    [InlineData("GET", "host9/web/json", 404, "there is no host host9")]
    [InlineData("GET", "host1/db/json", 404, "No such container")]
    [InlineData("GET", "..%2F..%2Finfo/json", 404, "No such container")]
    [InlineData("POST", "web/logs", 405, "not possible")]
    [InlineData("POST", "create", 403, "docker service create")]
    [InlineData("POST", "web/rename?name=x", 403, "cannot be changed")]
    [InlineData("GET", "web/export", 501, "not exported")]
    [InlineData("GET", "json?filters={", 400, "invalid filters")]
    [InlineData("GET", "json?limit=many", 400, "limit")]
    [InlineData("POST", "web/exec", 400, "not the JSON")]
    public async Task Request_ThatCannotBe_IsRefusedInWords(string method, string path, int status, string message)
    {
        using var response = await _gateway.SendAsync(new HttpMethod(method), $"/v1.43/containers/{path}", method == "POST" ? "[" : null);

        Assert.Equal((status, message), ((int)response.StatusCode, message));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Contains(message, (string)(await TestGateway.JsonAsync(response))["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_OfANameThatTwoHostsHave_AsksForTheHost()
    {
        _two.Has(B, "web", Cluster);

        using var response = await _gateway.GetAsync("/containers/web/json");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("host1/web, host2/web", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_WhileAHostIsSilent_SaysThatThereIsNoneOnlyOfWhatTheClusterHas()
    {
        _two.IsFrozen = true;
        _gateway.Board.Post(new HostView { Id = new HostId("host2"), State = HostState.Degraded, Connection = 1 });

        using var response = await _gateway.GetAsync("/containers/nobody/json");
        using var found = await _gateway.GetAsync("/containers/web/json");
        var answered = new List<HttpStatusCode>();
        foreach (var path in new[] { "/containers/host2/json", "/images/host2/json", "/volumes/host2", "/nodes/host2" })
        {
            using var one = await _gateway.GetAsync(path);
            answered.Add(one.StatusCode);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.OK], answered);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("not every host could be asked: host2", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    [Fact]
    public async Task Logs_ArePassedOnWithTheirTypeAndQuery()
    {
        _one.Does[$"/containers/{A}/logs"] = (stream, end) => ScriptedHost.SayAsync(stream, "200 OK", "\u0001raw", end);

        using var response = await _gateway.GetAsync("/v1.43/containers/web/logs?stdout=1&tail=3&bogus=1");

        Assert.Equal("application/vnd.docker.multiplexed-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("\u0001raw", await response.Content.ReadAsStringAsync());
        Assert.EndsWith($"/containers/{A}/logs?stdout=1&tail=3 HTTP/1.1", _one.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stats_BearTheNameThatTheContainerHasInTheCluster()
    {
        _one.Says[$"/containers/{A}/stats"] = """{"name":"/web","cpu_stats":{"x":1}}""";

        var figures = await _gateway.GetJsonAsync("/containers/web/stats?stream=0");

        Assert.Equal(("/host1/web", 1), ((string)figures["name"]!, (int)figures["cpu_stats"]!["x"]!));
    }

    [Theory]
    [InlineData("Connection: Upgrade\r\nUpgrade: tcp\r\n", "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n")]
    [InlineData("", "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\n\r\n")]
    public async Task Exec_TakesTheConnectionAndGoesOnAfterTheClientsLastByte(string headers, string head)
    {
        const string Body = """{"Detach":false}""";
        PrepareExec(async (stream, end) =>
        {
            await ScriptedHost.UpgradeAsync(stream, Body.Length, end);
            var chunk = new byte[16];
            while (await stream.ReadAsync(chunk, end) is var count and > 0) await stream.WriteAsync(chunk.AsMemory(0, count), end);
            await stream.WriteAsync("goodbye"u8.ToArray(), end);
        });
        using var client = await RawClient.ConnectAsync(_gateway.Address);

        // What follows the body at once is the stream's already.
        await client.PostAsync($"/v1.43/exec/{Exec}/start", Body, headers);
        await client.SendAsync("hello ");
        Assert.Equal(head, await client.HeadAsync());
        Assert.Equal("hello ", await client.ReadAsync(6));
        await client.EndSendingAsync();

        Assert.Equal("goodbye", await client.ToEndAsync());
    }

    [Fact]
    public async Task Exec_OnAConnectionThatServedRequestsBefore_TakesItTheSame()
    {
        const string Body = """{"Detach":false,"Tty":true}""";
        PrepareExec(async (stream, end) =>
        {
            await ScriptedHost.UpgradeAsync(stream, Body.Length, end);
            await stream.WriteAsync("$ "u8.ToArray(), end);
        });
        using var client = await RawClient.ConnectAsync(_gateway.Address);
        await client.SendAsync("GET /_ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await client.HeadAsync(), StringComparison.Ordinal);
        Assert.Equal("OK", await client.ReadAsync(2));

        await client.PostAsync($"/exec/{Exec}/start", Body);

        Assert.StartsWith("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream", await client.HeadAsync(), StringComparison.Ordinal);
        Assert.Equal("$ ", await client.ToEndAsync());
    }

    [Fact]
    public async Task Exec_WhoseClientGoes_EndsForTheCommand()
    {
        const string Body = """{"Detach":false}""";
        var ended = new TaskCompletionSource();
        PrepareExec(async (stream, end) =>
        {
            await ScriptedHost.UpgradeAsync(stream, Body.Length, end);
            if (await stream.ReadAsync(new byte[1], end) == 0) ended.TrySetResult();
        });
        using (var client = await RawClient.ConnectAsync(_gateway.Address))
        {
            await client.PostAsync($"/exec/{Exec}/start", Body);
            await client.HeadAsync();
        }

        await ended.Task.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task Exec_ThatTheEngineRefuses_IsAnAnswerLikeAnyOther_AndTheConnectionGoesOn()
    {
        PrepareExec((stream, end) => ScriptedHost.SayAsync(stream, "409 Conflict", """{"message":"it is paused"}""", end));

        for (var i = 0; i < 2; i++)
        {
            using var response = await _gateway.SendAsync(HttpMethod.Post, $"/exec/{Exec}/start", """{"Detach":false}""");
            Assert.Equal(
                (HttpStatusCode.Conflict, "it is paused"),
                (response.StatusCode, (string)(await TestGateway.JsonAsync(response))["message"]!));
        }
    }

    [Fact]
    public async Task Exec_OfNobody_IsNotFound()
    {
        using var response = await _gateway.SendAsync(HttpMethod.Post, $"/exec/{Exec}/start", "{}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Kill_OfAContainerThatIsNotTheClusters_IsRefusedByItsHost()
    {
        _one.Has(A, "web", "another");

        using var response = await _gateway.SendAsync(HttpMethod.Post, "/containers/web/kill");
        using var stop = await _gateway.SendAsync(HttpMethod.Post, "/containers/web/stop");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (response.StatusCode, stop.StatusCode));
        Assert.DoesNotContain(_one.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Images_OfAllHosts_AreOneListWithAllTheirNames()
    {
        _one.Says["/images/json"] =
            """[{"Id":"sha256:1","RepoTags":["a:1"],"RepoDigests":null,"Created":1},{"Id":"sha256:2","RepoTags":[],"Created":2}]""";
        _two.Says["/images/json"] = """[{"Id":"sha256:1","RepoTags":["a:1","b:1"],"RepoDigests":["a@sha256:9"],"Created":1}]""";
        _two.Says["/images/reg.example:5000/x/y:1/json"] = """{"Id":"sha256:7"}""";

        var images = (JsonArray)await _gateway.GetJsonAsync("/images/json");

        Assert.Equal(["sha256:2", "sha256:1"], images.Select(image => (string)image!["Id"]!));
        Assert.Equal(["a:1", "b:1"], images[1]!["RepoTags"]!.AsArray().Select(tag => (string)tag!));
        Assert.Equal("sha256:7", (string)(await _gateway.GetJsonAsync("/images/reg.example:5000/x/y:1/json"))["Id"]!);
    }

    [Fact]
    public async Task Volumes_AreEachHostsOwn_AndAHostThatIsAwayIsNamed()
    {
        _one.Says["/volumes"] = """{"Volumes":[{"Name":"data","Driver":"local"}],"Warnings":null}""";
        _one.Says["/volumes/data"] = """{"Name":"data","Driver":"local"}""";
        _gateway.Board.Post(new HostView { Id = new HostId("host3"), State = HostState.Disconnected, Reason = "it is gone" });

        var listed = await _gateway.GetJsonAsync("/volumes");

        Assert.Equal("host1/data", (string)listed["Volumes"]!.AsArray().Single()!["Name"]!);
        Assert.Contains("host host3: it is gone", listed["Warnings"]!.AsArray().Select(words => (string)words!));
        Assert.Equal("host1/data", (string)(await _gateway.GetJsonAsync("/volumes/data"))["Name"]!);
        Assert.Equal("host1/data", (string)(await _gateway.GetJsonAsync("/volumes/host1/data"))["Name"]!);
    }

    private void PrepareExec(Func<Stream, CancellationToken, Task> start)
    {
        _one.Says[$"/exec/{Exec}/json"] = $$"""{"ID":"{{Exec}}","ContainerID":"{{A}}","ExitCode":0}""";
        _one.Does[$"/exec/{Exec}/start"] = start;
    }

    private async Task<JsonArray> RowsAsync(string path) => (JsonArray)await _gateway.GetJsonAsync(path);
}
