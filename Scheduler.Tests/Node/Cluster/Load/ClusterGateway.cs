using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Scheduler.Node.Calling;
using Scheduler.Node.Http.Wire;
using Scheduler.Tests.Node.Cluster.History;
using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Cluster.Load;

/// <summary>The REST API of a cluster's servers, for clients that must tell what was not done from what may have been.</summary>
internal sealed class ClusterGateway : IDisposable
{
    private const string OutcomeUnknown = "urn:scheduler:outcome-unknown";
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(4);

    // A connection for each request: one that is used again may make the client send a request twice unasked.
    private readonly HttpClient _http = new(new BrokenConnects(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }))
    {
        Timeout = Timeout.InfiniteTimeSpan
    };

    public ClusterGateway(string token) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    /// <summary>Sends one request, once.</summary>
    /// <param name="json">The body; none when null.</param>
    public async Task<GatewayAnswer> SendAsync(
        ClusterServer server, HttpMethod method, string path, string? json = null, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(method, server.Url + path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var deadline = new CancellationTokenSource(Patient);
        try
        {
            using var answer = await _http.SendAsync(request, deadline.Token);
            var text = await answer.Content.ReadAsStringAsync(deadline.Token);
            return new GatewayAnswer(VerdictOf((int)answer.StatusCode, text), (int)answer.StatusCode, text);
        }
        catch (HttpRequestException unconnected) when (unconnected.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return new GatewayAnswer(Verdict.Refused, 0, unconnected.Message);
        }
        catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException or IOException)
        {
            return new GatewayAnswer(Verdict.Unknown, 0, lost.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static Verdict VerdictOf(int status, string text) => status switch
    {
        < 300 => Verdict.Accepted,
        < 500 => Verdict.Refused,
        503 => JsonSerializer.Deserialize(text, WireJson.Default.ProblemBody)!.Type == OutcomeUnknown ? Verdict.Unknown : Verdict.Refused,
        _ => Verdict.Unknown,
    };
}

/// <param name="Status">Of HTTP; 0 when there was no answer.</param>
internal sealed record GatewayAnswer(Verdict Verdict, int Status, string Text)
{
    private const int WordsMax = 300;

    /// <summary>Why it was not accepted, or null.</summary>
    public string? Words => Verdict == Verdict.Accepted ? null : $"{Status} {Text[..Math.Min(Text.Length, WordsMax)]}";
}
