using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Scheduler.Docker;

namespace Scheduler.Bench.Hosts.Swarms;

/// <summary>What Scheduler.Docker has no use for: an engine's swarm mode.</summary>
internal sealed class SwarmApi : IDisposable
{
    private const string Version = "v1.41";
    private static readonly TimeSpan AnswerMax = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http;

    public SwarmApi(string engineUrl)
    {
        var path = DockerEndpoint.Parse(engineUrl).SocketPath ?? throw new InvalidOperationException("only an engine at a unix socket is spoken to");
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, cancellation) => await ConnectAsync(path, cancellation) })
        {
            BaseAddress = new Uri($"http://engine/{Version}/"),
            Timeout = AnswerMax,
        };
    }

    /// <summary>A server of ours, which speaks the same.</summary>
    public SwarmApi(Uri gateway, string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(gateway, $"{Version}/"), Timeout = AnswerMax };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await SendAsync(HttpMethod.Get, path))!;

    public Task<string> PostAsync(string path, JsonNode? body = null) => SendAsync(HttpMethod.Post, path, body);

    public async Task<string> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>Takes a whole answer and drops it: what a client would do with it is not what a server is measured by.</summary>
    public async Task DrainAsync(string path)
    {
        using var answer = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        await answer.EnsureSuccessStatusCode().Content.CopyToAsync(Stream.Null);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
