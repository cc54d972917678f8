using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Scheduler.Bench.Stage;

/// <summary>The node's REST API, as far as it is measured.</summary>
internal sealed class NodeApi : IDisposable
{
    private readonly HttpClient _http;

    public NodeApi(string url)
    {
        // Connections that a first request opens would be measured with it, so they are kept.
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10), UseProxy = false })
        {
            BaseAddress = new Uri(url),
            Timeout = TimeSpan.FromSeconds(60),
        };
    }

    public void UseToken(string token) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public async Task<bool> AnswersAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(path);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // nobody listens yet
        }
    }

    public async Task<bool> AllHostsActiveAsync()
    {
        using var hosts = await ReadAsync("/v1/hosts");
        var all = hosts.RootElement.EnumerateArray().ToList();
        return all.Count > 0 && all.TrueForAll(host => host.GetProperty("state").GetString() == "active");
    }

    /// <summary>Creates a service of <see cref="BenchContainer"/>s.</summary>
    /// <param name="environment">As JSON.</param>
    /// <param name="parallelism">Of updates.</param>
    public Task PutServiceAsync(string service, int scale, string network = "none", string environment = "{}", int parallelism = 1) =>
        SendAsync(HttpMethod.Put, $"/v1/services/bench/{service}", Spec(scale, network, environment, parallelism));

    public Task RemoveServiceAsync(string service) => SendAsync(HttpMethod.Delete, $"/v1/services/bench/{service}", null);

    /// <summary>A token with which so many machines can become hosts.</summary>
    public async Task<string> NewHostTokenAsync(int uses)
    {
        var answer = await SendAsync(HttpMethod.Post, "/v1/host-tokens", $$"""{"uses": {{uses.ToString(CultureInfo.InvariantCulture)}} }""");
        return JsonNode.Parse(answer)!["token"]!.GetValue<string>();
    }

    /// <summary>The hosts' states, by their names.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HostStatesAsync()
    {
        using var hosts = await ReadAsync("/v1/hosts");
        return hosts.RootElement
            .EnumerateArray()
            .ToDictionary(host => host.GetProperty("name").GetString()!, host => host.GetProperty("state").GetString()!);
    }

    /// <summary>Answers when the write is durable.</summary>
    public Task ScaleAsync(string service, int scale) =>
        SendAsync(HttpMethod.Put, $"/v1/services/bench/{service}/scale", $$"""{"scale": {{scale.ToString(CultureInfo.InvariantCulture)}} }""");

    public Task PostAsync(string service, string action) => SendAsync(HttpMethod.Post, $"/v1/services/bench/{service}/{action}", null);

    public async Task<(int Running, int Instances)> CountAsync(string service)
    {
        using var body = await ReadAsync($"/v1/services/bench/{service}");
        return (body.RootElement.GetProperty("running").GetInt32(), body.RootElement.GetProperty("instances").GetArrayLength());
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonDocument> ReadAsync(string path) => JsonDocument.Parse(await _http.GetByteArrayAsync(path));

    private async Task<string> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    private static string Spec(int scale, string network, string environment, int parallelism) => $$"""
        {"spec": {"container": {"image": "{{BenchContainer.Image}}", "command": ["sleep", "1000000"], "stopSignal": "SIGKILL", "networkMode": "{{network}}", "environment": {{environment}} },
          "update": {"parallelism": {{parallelism.ToString(CultureInfo.InvariantCulture)}} } },
         "scale": {{scale.ToString(CultureInfo.InvariantCulture)}} }
        """;
}
