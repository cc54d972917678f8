using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Node.Engines.Calls;
using Scheduler.Tests.Core;

namespace Scheduler.Tests.Gateway;

/// <summary>Updates are looked at before they are begun: what cannot come about is refused, what may is warned of.</summary>
public sealed class PreflightStories : IAsyncLifetime
{
    private const string Image2 = """{"spec":{"container":{"image":"web:2"}}}""";

    private readonly ScriptedHost _host = new("test-cluster");
    private readonly ConcurrentQueue<EngineCall> _calls = [];
    private TestGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(
            options => options with { PreflightPatience = TimeSpan.FromSeconds(1) },
            services => services with { CallsOf = host => host.Value == "host1" ? new Recorded(_host.Calls, _calls) : null });
        _gateway.Board.Post(Specs.Host("host1"));
        _gateway.Services.Put("shop", "web");
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Update_ToAnImageThatNobodyHas_IsNotBegunAndSaysWhereItIsMissing()
    {
        Registry("web:2", "404 Not Found", "manifest unknown");

        using var answer = await _gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Image2);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var problem = await TestGateway.JsonAsync(answer);
        Assert.Equal(("urn:scheduler:preflight", "services.web"), ((string)problem["type"]!, (string)problem["errors"]![0]!["field"]!));
        var words = (string)problem["detail"]!;
        Assert.StartsWith("Nothing was changed: shop/web: host1 has no image web:2, and cannot pull image web:2: ", words, StringComparison.Ordinal);
        Assert.Contains("manifest unknown", words, StringComparison.Ordinal);
        Assert.Contains("--no-preflight", words, StringComparison.Ordinal);
        Assert.Equal("web:1", Present.Spec.Container.Image);
    }

    [Theory]
    [InlineData("/v1/services/shop/web?preflight=false", "")]
    [InlineData("/v1/services/shop/web", """,\"labels\":{\"scheduler.preflight\":\"off\"}""")]
    public async Task Update_ThatIsNotToBeLookedAt_IsBegun(string path, string more)
    {
        Registry("web:2", "404 Not Found", "manifest unknown");

        using var answer = await _gateway.SendAsync(
            HttpMethod.Put,
            path,
            Image2.Replace("}}}", "}" + more.Replace("\\", "", StringComparison.Ordinal) + "}}", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.OK, "web:2"), (answer.StatusCode, Present.Spec.Container.Image));
    }

    [Theory]
    [InlineData("500 Internal Server Error", "dial tcp: lookup registry.example: no such host")]
    [InlineData("500 Internal Server Error", "toomanyrequests: slow down, or be unauthorized")]
    [InlineData("500 Internal Server Error", "received unexpected HTTP status: 503 Service Unavailable")]
    public async Task Update_WhoseRegistryHasTrouble_IsBegunWithAWarning(string status, string words)
    {
        Registry("web:2", status, words);

        using var answer = await _gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Image2);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(words, (string)(await TestGateway.JsonAsync(answer))["warnings"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_WhileTheHostIsFrozen_IsBegunAfterThePatience()
    {
        _host.IsFrozen = true;
        using var first = await _gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Image2).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains("was not found out", (string)(await TestGateway.JsonAsync(first))["warnings"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_ToAnImageThatTheHostHas_AsksNoRegistry()
    {
        _host.Says["/images/web:2/json"] = """{"Id":"sha256:00"}""";
        _host.Says["/images/web:1/json"] = """{"Id":"sha256:01"}""";

        using var answer = await _gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Image2);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null((await TestGateway.JsonAsync(answer))["warnings"]);
        Assert.DoesNotContain(_host.Requests, request => request.Contains("/distribution/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Update_WhoseWayBackIsGone_IsNotBegunWhileSomethingRuns()
    {
        _host.Says["/images/web:2/json"] = """{"Id":"sha256:00"}""";
        Registry("web:1", "404 Not Found", "manifest unknown");

        using var answer = await _gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Image2);
        _gateway.Services.Show(Present with { Instances = [.. Present.Instances.Select(one => one with { State = InstanceState.Failed })] });
        using var broken = await _gateway.SendAsync(HttpMethod.Put, "/v1/services/shop/web", Image2);

        Assert.Contains(
            "on the way back, host1 has no image web:1",
            (string)(await TestGateway.JsonAsync(answer))["detail"]!,
            StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (answer.StatusCode, broken.StatusCode));
    }

    [Fact]
    public async Task Update_OfAnImageWithAKeptLogin_AsksWithIt()
    {
        _gateway.Services.Put("shop", "api", image: "reg.example/api:1");
        await _gateway.SendAsync(HttpMethod.Put, "/v1/registries/reg.example", """{"username":"ci","password":"open sesame"}""");
        _host.Does["/distribution/reg.example/api:2/json"] = (stream, end) =>
            ScriptedHost.SayAsync(stream, "200 OK", """{"Descriptor":{"digest":"sha256:0011"}}""", end);

        using var answer = await _gateway.SendAsync(
            HttpMethod.Put, "/v1/services/shop/api", """{"spec":{"container":{"image":"reg.example/api:2"}}}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            new RegistryLogin("ci", "open sesame"),
            Assert.Single(_calls, call => call.Path == "/distribution/reg.example/api:2/json").Login);
        Assert.All(_calls.Where(call => !call.Path.StartsWith("/distribution/", StringComparison.Ordinal)), call => Assert.Null(call.Login));
    }

    [Fact]
    public async Task Update_WithASecretThatIsNotThere_IsNotBegun()
    {
        _host.Says["/images/web:2/json"] = """{"Id":"sha256:00"}""";

        using var answer = await _gateway.SendAsync(
            HttpMethod.Put,
            "/v1/services/shop/web",
            """{"spec":{"container":{"image":"web:2","files":[{"kind":"secret","name":"pw"}]}}}""");

        Assert.Contains(
            "there is no secret pw: `scheduler secrets create pw FILE` makes it",
            (string)(await TestGateway.JsonAsync(answer))["detail"]!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_WithAnExternalNetworkThatTheHostLacks_IsNotBegun()
    {
        _host.Says["/images/web:2/json"] = """{"Id":"sha256:00"}""";

        using var answer = await _gateway.SendAsync(
            HttpMethod.Put,
            "/v1/services/shop/web",
            """{"spec":{"container":{"image":"web:2","networks":[{"network":"lan","spec":{"external":true}}]}}}""");

        Assert.Contains(
            "external network lan is not on host1: create it there",
            (string)(await TestGateway.JsonAsync(answer))["detail"]!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stack_WithOneUpdateThatCannotCome_ChangesNoneOfItsServices()
    {
        Registry("web:2", "404 Not Found", "manifest unknown");

        using var answer = await _gateway.SendAsync(
            HttpMethod.Put,
            "/v1/stacks/shop",
            """{"name":"shop","services":{"web":{"spec":{"container":{"image":"web:2"}}},"new":{"spec":{"container":{"image":"new:1"}}}}}""");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(["shop/web"], _gateway.Board.Services.Keys.Select(key => key.ToString()));
    }

    [Fact]
    public async Task DockersUpdate_ToAnImageThatNobodyHas_SaysWhatLetsItBegin()
    {
        Registry("web:2", "404 Not Found", "manifest unknown");
        const string Spec = """{"Name":"shop_web","TaskTemplate":{"ContainerSpec":{"Image":"web:2"}},"Mode":{"Replicated":{"Replicas":1}}""";

        using var refused = await _gateway.SendAsync(HttpMethod.Post, $"/v1.43/services/shop_web/update?version={Present.Version}", Spec + "}");
        using var begun = await _gateway.SendAsync(
            HttpMethod.Post,
            $"/v1.43/services/shop_web/update?version={Present.Version}",
            Spec + ""","Labels":{"scheduler.preflight":"off"}}""");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (refused.StatusCode, begun.StatusCode));
        Assert.Contains("scheduler.preflight=off", (string)(await TestGateway.JsonAsync(refused))["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_OfAStack_IsADiffAndChangesNothing()
    {
        Registry("web:2", "200 OK", null);
        _host.Says["/images/web:1/json"] = """{"Id":"sha256:01"}""";
        _gateway.Services.Put("shop", "old");

        using var answer = await _gateway.SendAsync(
            HttpMethod.Post,
            "/v1/stacks/shop/plan?prune=true",
            """{"name":"shop","services":{"web":{"spec":{"container":{"image":"web:2"}},"scale":2}}}""");

        var plan = await TestGateway.JsonAsync(answer);
        Assert.Equal((HttpStatusCode.OK, true, false), (answer.StatusCode, (bool)plan["changes"]!, (bool)plan["refused"]!));
        Assert.Equal(["web update", "old remove"], plan["services"]!.AsArray().Select(one => $"{one!["name"]} {one["action"]}"));
        var web = plan["services"]![0]!;
        Assert.Equal(
            ["container.image \"web:1\" \"web:2\"", "scale 1 2"],
            web["fields"]!.AsArray().Select(one => $"{one!["field"]} {one["old"]} {one["new"]}"));
        Assert.Equal(
            ["1 replace host1 host1", "2 fill host1 "],
            web["steps"]!.AsArray().Select(one => $"{one!["slot"]} {one["deed"]} {one["host"]} {one["from"]}").Order());
        Assert.Equal("web:2 sha256:0011 host1", $"{web["pull"]!["image"]} {web["pull"]!["digest"]} {web["pull"]!["hosts"]![0]}");
        Assert.Equal(["shop/old", "shop/web"], _gateway.Board.Services.Keys.Select(key => key.ToString()));
        Assert.Equal("web:1", Present.Spec.Container.Image);
    }

    private ServiceView Present => _gateway.Board.Services[new ServiceKey("shop", "web")];

    private void Registry(string image, string status, string? words) =>
        _host.Does[$"/distribution/{image}/json"] = (stream, end) => ScriptedHost.SayAsync(
            stream,
            status,
            words is null
                ? """{"Descriptor":{"digest":"sha256:0011"}}"""
                : new JsonObject { ["message"] = words }.ToJsonString(),
            end);

    private sealed class Recorded(IEngineCalls engine, ConcurrentQueue<EngineCall> calls) : IEngineCalls
    {
        public Task<IEngineAnswer> CallAsync(EngineCall call, CancellationToken cancel = default)
        {
            calls.Enqueue(call);
            return engine.CallAsync(call, cancel);
        }
    }
}
