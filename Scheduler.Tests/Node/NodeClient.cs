using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Scheduler.Node.Calling;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Tests.Node;

/// <summary>The REST API as these tests use it. What keeps a request from being answered at all is an <see cref="HttpRequestException"/>.</summary>
internal sealed class NodeClient : IDisposable
{
    private static readonly HttpClient Anonymous = new(new BrokenConnects(new SocketsHttpHandler())) { Timeout = TimeSpan.FromSeconds(5) };

    private readonly HttpClient _http;

    public NodeClient(string url, string token)
    {
        _http = new HttpClient(new BrokenConnects(new SocketsHttpHandler())) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>False also when nobody answers.</summary>
    public static async Task<bool> IsReadyAsync(string url)
    {
        try
        {
            using var answer = await Anonymous.GetAsync($"{url}/healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception nobody) when (nobody is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private const int LargeBodyBytes = 1 << 20;

    public async Task<NodeAnswer> SendAsync(HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        // As curl does: a server that refuses a large body says so before it is sent, instead of breaking the connection.
        request.Headers.ExpectContinue = body?.Headers.ContentLength > LargeBodyBytes;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        return new NodeAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task<NodeAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Creates or updates a stack from compose text.</summary>
    /// <param name="looks">Updates that would not come about are refused.</param>
    public async Task<StackApplied> UpAsync(string stack, string compose, bool looks = true) =>
        (await TryUpAsync(stack, compose, looks)).As(WireJson.Default.StackApplied);

    public Task<NodeAnswer> TryUpAsync(string stack, string compose, bool looks = true) =>
        SendAsync(HttpMethod.Put, $"/v1/stacks/{stack}{(looks ? "" : "?preflight=false")}", Yaml(compose));

    public async Task DownAsync(string stack, bool volumes = false)
    {
        var answer = await SendAsync(HttpMethod.Delete, $"/v1/stacks/{stack}?volumes={(volumes ? "true" : "false")}");
        Assert.True((int)answer.Status < 300, answer.Text);
    }

    public Task<NodeAnswer> ScaleAsync(string service, int scale, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, $"/v1/services/{service}/scale", Json($$"""{"scale":{{scale}}}"""), headers);

    public async Task<ServiceBody> ServiceAsync(string service) =>
        (await GetAsync($"/v1/services/{service}")).As(WireJson.Default.ServiceBody);

    public async Task<IReadOnlyList<InstanceBody>> InstancesAsync(string service) =>
        (await GetAsync($"/v1/instances?service={service}")).As(WireJson.Default.IReadOnlyListInstanceBody);

    public async Task<HostBody> HostAsync(string host) =>
        (await GetAsync($"/v1/hosts/{host}")).As(WireJson.Default.HostBody);

    /// <summary>Null when there is none of that name.</summary>
    public async Task<HostBody?> FindHostAsync(string host)
    {
        var answer = await GetAsync($"/v1/hosts/{host}");
        return answer.Status == HttpStatusCode.NotFound ? null : answer.As(WireJson.Default.HostBody);
    }

    /// <summary>Their names.</summary>
    public async Task<IReadOnlyList<string>> StacksAsync() =>
        [.. (await GetAsync("/v1/stacks")).As(WireJson.Default.IReadOnlyListStackBody).Select(stack => stack.Name)];

    public async Task<HealthBody> HealthAsync()
    {
        var answer = await GetAsync("/healthz");
        return (answer with { Status = HttpStatusCode.OK }).As(WireJson.Default.HealthBody);
    }

    /// <summary>Waits until the service is what is desired: all of it runs, and is of the newest revision.</summary>
    public async Task<ServiceBody> UntilActiveAsync(string service, int running)
    {
        ServiceBody last = null!;
        await Patience.UntilHoldsAsync(async () =>
        {
            last = await ServiceAsync(service);
            Assert.True(
                (last.Status, last.Running, last.UpToDate) == (Messages.Services.ServiceStatus.Active, running, running),
                $"{service} is {last.Status} with {last.Running} of {running}: {last.Reason}");
        });
        return last;
    }

    /// <summary>Waits until the service has none left.</summary>
    public Task UntilGoneAsync(string service) => Patience.UntilHoldsAsync(
        async () => Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"/v1/services/{service}")).Status));

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");

    public void Dispose() => _http.Dispose();
}
