using System.Net;
using System.Text.Json.Nodes;

namespace Scheduler.Tests.Gateway;

public sealed class DockerDoorStories
{
    [Theory]
    [InlineData("GET", "/_ping")]
    [InlineData("HEAD", "/_ping")]
    [InlineData("GET", "/v1.24/_ping")]
    [InlineData("HEAD", "/v1.56/_ping")]
    public async Task Ping_WithoutAToken_SaysWhatTheServerIs(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Authorization = null;

        using var response = await gateway.SendAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("1.47", HeaderOf(response, "Api-Version"));
        Assert.Equal("linux", HeaderOf(response, "Ostype"));
        Assert.Equal("active/manager", HeaderOf(response, "Swarm"));
        Assert.Equal(method == "GET" ? "OK" : "", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/v1.43/info")]
    [InlineData("/info")]
    [InlineData("/v1.43/nowhere")]
    public async Task Request_WithoutAToken_IsToldHowTheCliSendsOne(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Authorization = null;

        using var response = await gateway.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("\"HttpHeaders\"", await MessageOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Swarm_Inspected_HasEveryPartThatDockerWrites()
    {
        await using var gateway = await TestGateway.StartAsync();

        var spec = (await gateway.GetJsonAsync("/swarm"))["Spec"]!;

        Assert.All(
            ["Orchestration", "Raft", "Dispatcher", "CAConfig", "TaskDefaults", "EncryptionConfig"],
            part => Assert.IsType<JsonObject>(spec[part]));
    }

    [Theory]
    [InlineData("/v1.23/info", 400, "client version 1.23 is too old")]
    [InlineData("/v1.57/info", 400, "client version 1.57 is too new")]
    [InlineData("/v1.2147483648/info", 400, "no version of Docker's API")]
    [InlineData("/v1.4.3/info", 400, "no version of Docker's API")]
    [InlineData("/v2.0/info", 400, "no version of Docker's API")]
    [InlineData("/v1./info", 400, "no version of Docker's API")]
    [InlineData("/v..../info", 400, "no version of Docker's API")]
    [InlineData("/v1.43/nowhere", 404, "GET /nowhere is not a call that this server knows")]
    [InlineData("/v1.43", 404, "is not a call")]
    [InlineData("/system/prune", 404, "is not a call")]
    public async Task Request_ThatMeansNothing_IsRefusedInDockersForm(string path, int status, string message)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(message, await MessageOf(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/nowhere")]
    [InlineData("/vv1.43/info")]
    [InlineData("/v1.43x/info")]
    public async Task Request_OfOurOwnApi_IsAnsweredInItsForm(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.False(response.Headers.Contains("Api-Version"));
    }

    [Fact]
    public async Task Info_OfACluster_SumsItUp()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web", scale: 3);

        var info = await gateway.GetJsonAsync("/v1.44/info");

        Assert.Equal((3, 3, 0), ((int)info["Containers"]!, (int)info["ContainersRunning"]!, (int)info["ContainersStopped"]!));
        Assert.Equal("active", (string)info["Swarm"]!["LocalNodeState"]!);
        Assert.True((bool)info["Swarm"]!["ControlAvailable"]!);
    }

    [Fact]
    public async Task Version_Asked_NamesWhatIsSpoken()
    {
        await using var gateway = await TestGateway.StartAsync();

        var version = await gateway.GetJsonAsync("/version");

        Assert.Equal(("1.47", "1.24"), ((string)version["ApiVersion"]!, (string)version["MinAPIVersion"]!));
        Assert.Equal("Scheduler", (string)version["Platform"]!["Name"]!);
    }

    [Fact]
    public async Task OpenApi_Document_ListsNothingOfDockers()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await gateway.GetJsonAsync("/v1/openapi.json");

        Assert.All(document["paths"]!.AsObject(), path => Assert.True(
            path.Key.StartsWith("/v1/", StringComparison.Ordinal)
                || path.Key is "/ping" or "/metrics"
                || path.Key.StartsWith("/hooks/", StringComparison.Ordinal)
                || path.Key.StartsWith("/healthz", StringComparison.Ordinal),
            path.Key));
    }

    private static string HeaderOf(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static async Task<string> MessageOf(HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.GetValues("Content-Type").Single());
        var body = (await TestGateway.JsonAsync(response)).AsObject();
        return (string)Assert.Single(body).Value!;
    }
}
