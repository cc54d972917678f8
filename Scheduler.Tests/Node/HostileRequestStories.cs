using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>Whatever is sent, a real node says what is wrong with it, and lives on in the memory that it had.</summary>
public sealed class HostileRequestStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Web = "hostile/web";
    private const long GrowthMax = 150L << 20;

    [SkippableFact]
    public async Task Node_SentAllKindsOfNonsense_RefusesEachWithAReasonAndLivesOn()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("hostile", Sleepers.Compose("web", 1));
        await node.Api.UntilActiveAsync(Web, 1);
        var lives = await Engine.LivesAsync(Web);
        await SendEverythingAsync(node);
        var resident = node.ResidentBytes;

        for (var round = 0; round < 5; round++) await SendEverythingAsync(node);

        Output.WriteLine($"resident: {resident >> 20} MiB after one round, {node.ResidentBytes >> 20} MiB after six");
        Assert.InRange(node.ResidentBytes - resident, long.MinValue, GrowthMax);
        Assert.Equal(1, (await node.Api.ServiceAsync(Web)).Version);
        Assert.Equal(lives, await Engine.LivesAsync(Web));
        Assert.DoesNotContain("Unhandled", node.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", node.Output, StringComparison.Ordinal);
    }

    private async Task SendEverythingAsync(NodeProcess node)
    {
        await RefuseScalesAsync(node.Api);
        await RefuseStacksAsync(node.Api);
        await RefusePathsAsync(node.Api);
        await RefuseStrangersAsync(node);
        await RefuseBrokenHttpAsync(node);
        Assert.True(await NodeClient.IsReadyAsync(node.Url));
    }

    private static async Task RefuseScalesAsync(NodeClient api)
    {
        string[] scales = ["-1", "10001", "1000000000", "99999999999999999999", "1.5", "\"3\"", "null", "true", "[3]", "{}", "1e3000", "NaN"];
        foreach (var scale in scales)
        {
            AssertRefused(await api.SendAsync(HttpMethod.Put, $"/v1/services/{Web}/scale", NodeClient.Json($$"""{"scale":{{scale}}}""")), scale);
        }

        AssertRefused(await api.SendAsync(HttpMethod.Put, $"/v1/services/{Web}/scale", NodeClient.Json("""{"scale":3,"also":1}""")), "also");
        AssertRefused(
            await api.SendAsync(HttpMethod.Put, $"/v1/services/{Web}/scale", NodeClient.Yaml("scale: 3")),
            "scale as YAML",
            HttpStatusCode.UnsupportedMediaType);
        AssertRefused(
            await api.SendAsync(
                HttpMethod.Put,
                $"/v1/services/{Web}/scale",
                new StringContent("scale=3", Encoding.UTF8, "application/x-www-form-urlencoded")),
            "form",
            HttpStatusCode.UnsupportedMediaType);
        AssertRefused(await api.ScaleAsync(Web, 3, ("If-Match", "five")), "If-Match: five");
        AssertRefused(await api.ScaleAsync(Web, 3, ("If-Match", "\"99\"")), "If-Match: 99", HttpStatusCode.PreconditionFailed);
        AssertRefused(await api.ScaleAsync(Web, 3, ("Idempotency-Key", new string('k', 129))), "a key of 129 characters");
        AssertRefused(await api.ScaleAsync("hostile/nobody", 3), "no such service", HttpStatusCode.NotFound);
    }

    private static async Task RefuseStacksAsync(NodeClient api)
    {
        foreach (var (name, text) in HostileText.Composes)
        {
            var answer = await api.SendAsync(HttpMethod.Put, "/v1/stacks/nonsense", NodeClient.Yaml(text));
            AssertRefused(answer, name);
        }

        var big = new string('#', 10 << 20);
        AssertRefused(
            await api.SendAsync(HttpMethod.Put, "/v1/stacks/nonsense", NodeClient.Yaml(big)),
            "10 MiB of YAML",
            HttpStatusCode.RequestEntityTooLarge);
        AssertRefused(
            await api.SendAsync(HttpMethod.Put, "/v1/stacks/nonsense", NodeClient.Json(big)),
            "10 MiB of JSON",
            HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync("/v1/stacks/nonsense")).Status);
    }

    private static async Task RefusePathsAsync(NodeClient api)
    {
        string[] names = ["a%2Fb", "a%00b", "a%0Ab", "..", "%2E%2E", "UPPER", "-a", "a_b.", "%F0%9F%92%A3", new string('x', 5000), "%", "a%20b"];
        foreach (var name in names)
        {
            AssertRefused(await api.SendAsync(HttpMethod.Put, $"/v1/stacks/{name}/web", NodeClient.Json("{}")), name);
            AssertRefused(await api.SendAsync(HttpMethod.Put, $"/v1/services/hostile/{name}/scale", NodeClient.Json("""{"scale":1}""")), name);
        }

        AssertRefused(await api.GetAsync("/v1/services?no-such=1"), "an unknown query parameter");
        AssertRefused(await api.GetAsync("/v1/events?since=yesterday"), "since=yesterday");
        AssertRefused(await api.SendAsync(HttpMethod.Post, "/v1/services"), "POST /v1/services", HttpStatusCode.MethodNotAllowed);
    }

    private static async Task RefuseStrangersAsync(NodeProcess node)
    {
        using var http = new HttpClient { BaseAddress = new Uri(node.Url) };
        foreach (var token in new[] { null, "", "sch_wrong", new string('x', 8000) })
        {
            http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.GetAsync("/v1/services");
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.DoesNotContain("hostile", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task RefuseBrokenHttpAsync(NodeProcess node)
    {
        var head =
            $"PUT /v1/services/{Web}/scale HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {node.Token}\r\nContent-Type: application/json\r\n";
        var answers = new[]
        {
            await RawAsync(node, head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"sca", cut: true),
            await RawAsync(node, head + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n", cut: false),
            await RawAsync(node, head + "Content-Length: 100\r\n\r\n{", cut: true),
            await RawAsync(node, head + "Content-Length: -5\r\n\r\n", cut: false),
            await RawAsync(node, $"{head}X-Huge: {new string('h', 1 << 20)}\r\n\r\n", cut: false),
            await RawAsync(node, head + string.Concat(Enumerable.Range(0, 5000).Select(n => $"X-{n}: 1\r\n")) + "\r\n", cut: false),
            await RawAsync(node, $"GET /{new string('a', 100_000)} HTTP/1.1\r\n\r\n", cut: false),
            await RawAsync(node, "\0\u0001\u0002 nothing of HTTP\r\n\r\n", cut: false),
        };
        // Nothing at all is an answer to one who has hung up.
        Assert.All(answers, said => Assert.True(said.Length == 0 || said.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), said));
    }

    /// <param name="node">Who is sent it.</param>
    /// <param name="text">What is sent.</param>
    /// <param name="cut">Says that nothing more comes.</param>
    private static async Task<string> RawAsync(NodeProcess node, string text, bool cut)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(node.Url).Port);
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(text));
            if (cut) socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[4096];
            var length = await socket.ReceiveAsync(answer).WaitAsync(Patience.Long);
            return Encoding.Latin1.GetString(answer, 0, length);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    private static void AssertRefused(NodeAnswer answer, string what, HttpStatusCode? status = null)
    {
        var shown = $"{(what.Length > 60 ? what[..60] : what)}: {(int)answer.Status} {answer.Text}";
        Assert.True((int)answer.Status is >= 400 and < 500, shown);
        if (status is { } expected) Assert.True(answer.Status == expected, shown);
        Assert.True(answer.Text.Length == 0 || answer.Problem.Detail.Length > 10, shown);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
    }
}
