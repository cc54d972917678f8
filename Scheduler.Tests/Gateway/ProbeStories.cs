using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Http;

namespace Scheduler.Tests.Gateway;

public sealed partial class ProbeStories
{
    [Fact]
    public async Task Healthz_WithAFailingCheck_SaysWhichAndWhy()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Health = new NodeHealth([new NodeHealthCheck("database", "no answer for 2 s"), new NodeHealthCheck("lease")]);

        using var ready = await gateway.GetAsync("/healthz");
        using var live = await gateway.GetAsync("/healthz/live");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        var body = await TestGateway.JsonAsync(ready);
        Assert.False((bool)body["ready"]!);
        Assert.Equal("no answer for 2 s", (string)body["checks"]![0]!["reason"]!);
        Assert.True((bool)body["checks"]![1]!["ok"]!);
    }

    [Fact]
    public async Task Metrics_AfterSomeRequests_AreWellFormedAndCountThem()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web", 3);
        gateway.Board.Post(new HostView { Id = new HostId("h1"), State = HostState.Active });
        for (var i = 0; i < 3; i++) _ = await gateway.GetJsonAsync("/v1/services/shop/web");
        using var unknown = await gateway.GetAsync("/v1/services/shop/none");

        using var response = await gateway.GetAsync("/metrics");

        Assert.StartsWith("text/plain; version=0.0.4", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        var samples = Parse(await response.Content.ReadAsStringAsync());
        const string Route = "method=\"GET\",route=\"/v1/services/{stack}/{service}\"";
        Assert.Equal(3, samples[$"scheduler_http_request_seconds_count{{{Route},status=\"200\"}}"]);
        Assert.Equal(3, samples[$"scheduler_http_request_seconds_bucket{{{Route},status=\"200\",le=\"+Inf\"}}"]);
        Assert.Equal(1, samples[$"scheduler_http_request_seconds_count{{{Route},status=\"404\"}}"]);
        Assert.Equal(1, samples["scheduler_services{status=\"active\"}"]);
        Assert.Equal(3, samples["scheduler_instances{state=\"running\"}"]);
        Assert.Equal(0, samples["scheduler_instances{state=\"failed\"}"]);
        Assert.Equal(1, samples["scheduler_hosts{state=\"active\"}"]);
        Assert.Equal(1, samples["scheduler_ready"]);
        Assert.InRange(samples["process_resident_memory_bytes"], 1_000_000, 1e12);
    }

    [Fact]
    public async Task OpenApi_Document_HasEveryRouteAndItsParameters()
    {
        await using var gateway = await TestGateway.StartAsync();

        var document = await gateway.GetJsonAsync("/v1/openapi.json");

        Assert.StartsWith("3.", (string)document["openapi"]!, StringComparison.Ordinal);
        var paths = document["paths"]!.AsObject();
        string[] expected =
        [
            "/healthz", "/healthz/live", "/healthz/ready", "/hooks/{name}/{token}", "/metrics", "/ping",
            "/v1/catalogs",
            "/v1/catalogs/{catalog}",
            "/v1/catalogs/{catalog}/refresh",
            "/v1/catalogs/{catalog}/templates/{template}",
            "/v1/catalogs/{catalog}/templates/{template}/deploy",
            "/v1/cluster", "/v1/cluster/nodes/{node}/down", "/v1/cluster/nodes/{node}/leave", "/v1/cluster/recover",
            "/v1/configs", "/v1/configs/{name}",
            "/v1/events", "/v1/host-tokens", "/v1/host-tokens/{id}",
            "/v1/hosts", "/v1/hosts/{host}", "/v1/hosts/{host}/availability", "/v1/hosts/{host}/evict", "/v1/hosts/{host}/labels",
            "/v1/instances", "/v1/instances/{id}", "/v1/instances/{id}/logs",
            "/v1/instances/{id}/restart", "/v1/instances/{id}/start", "/v1/instances/{id}/stop",
            "/v1/locks", "/v1/locks/{name}", "/v1/locks/{name}/acquire", "/v1/locks/{name}/break",
            "/v1/locks/{name}/release", "/v1/locks/{name}/renew",
            "/v1/orphans", "/v1/orphans/recover", "/v1/orphans/{container}", "/v1/orphans/{container}/adopt",
            "/v1/rebalance",
            "/v1/registries", "/v1/registries/{registry}",
            "/v1/secrets", "/v1/secrets/{name}",
            "/v1/services", "/v1/services/{stack}/{service}", "/v1/services/{stack}/{service}/job/resume", "/v1/services/{stack}/{service}/job/run",
            "/v1/services/{stack}/{service}/job/suspend", "/v1/services/{stack}/{service}/logs", "/v1/services/{stack}/{service}/restart",
            "/v1/services/{stack}/{service}/rollback", "/v1/services/{stack}/{service}/scale",
            "/v1/services/{stack}/{service}/start", "/v1/services/{stack}/{service}/stop",
            "/v1/services/{stack}/{service}/update/cancel", "/v1/services/{stack}/{service}/update/finish",
            "/v1/services/{stack}/{service}/update/pause", "/v1/services/{stack}/{service}/update/resume",
            "/v1/sessions", "/v1/sessions/{session}",
            "/v1/stacks", "/v1/stacks/{stack}",
            "/v1/stacks/{stack}/compose",
            "/v1/stacks/{stack}/plan",
            "/v1/stacks/{stack}/template",
            "/v1/webhooks", "/v1/webhooks/{name}", "/v1/webhooks/{name}/disable", "/v1/webhooks/{name}/enable",
            "/v1/webhooks/{name}/rotate", "/v1/webhooks/{name}/secret",
        ];
        Assert.Equal(expected, paths.Select(path => path.Key).Order(StringComparer.Ordinal));
        var put = paths["/v1/services/{stack}/{service}"]!["put"]!;
        Assert.Equal(
            ["stack", "service", "pull", "force", "preflight", "Idempotency-Key", "If-Match", "If-None-Match"],
            put["parameters"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.NotNull(put["requestBody"]!["content"]!["application/json"]!["schema"]);
        Assert.NotNull(document["components"]!["schemas"]!["ServiceSpec"]);
        foreach (Match reference in Reference().Matches(document.ToJsonString()))
            Assert.NotNull(document["components"]!["schemas"]![reference.Groups[1].Value]);
    }

    /// <summary>Reads the text format: samples by name and labels; every sample's metric was announced before it.</summary>
    private static Dictionary<string, double> Parse(string text)
    {
        var samples = new Dictionary<string, double>();
        var announced = new HashSet<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) Assert.True(announced.Add(line.Split(' ')[2]), $"Announced twice: {line}");
            if (line[0] == '#') continue;
            var sample = Sample().Match(line);
            Assert.True(sample.Success, $"Not a sample: {line}");
            Assert.Contains(announced, name => sample.Groups["name"].Value.StartsWith(name, StringComparison.Ordinal));
            var value = sample.Groups["value"].Value;
            Assert.True(
                samples.TryAdd(
                    sample.Groups["name"].Value + sample.Groups["labels"].Value,
                    double.Parse(value, CultureInfo.InvariantCulture)),
                $"Twice: {line}");
        }

        return samples;
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*",?)*\})? (?<value>[-+0-9.eE]+)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("#/components/schemas/([A-Za-z0-9_]+)\"")]
    private static partial Regex Reference();
}
