using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduler.Docker.Models;

namespace Scheduler.Docker.Transport;

/// <summary>
/// Sends calls to one engine in a version that both speak, each within its deadline, and turns every failure into a
/// <see cref="DockerException"/>.
/// </summary>
internal sealed class EngineTransport : IDisposable
{
    // An error is a sentence; whatever is longer is not meant for us.
    private const int ErrorBytesMax = 64 * 1024;

    private readonly Dialer _dialer;
    private readonly HttpClient _http;
    private ApiVersion? _version;

    public EngineTransport(DockerEndpoint endpoint, DockerEngineOptions options)
    {
        Endpoint = endpoint;
        Options = options;
        _dialer = new Dialer(endpoint);
        _http = NewClient(async (_, cancellation) => (await _dialer.DialAsync(cancellation)).Stream);
    }

    public DockerEndpoint Endpoint { get; }

    public DockerEngineOptions Options { get; }

    /// <summary>For calls whose answer holds nothing of interest but its status: 2xx or 304.</summary>
    public Task<HttpStatusCode> SendAsync(EngineCall call, CancellationToken cancellation) =>
        WithinAsync(call, cancellation, async token =>
        {
            using var answer = await AskAsync(_http, call, token);
            return answer.StatusCode;
        });

    /// <summary>For calls that are answered by one JSON value.</summary>
    public Task<T> ReadAsync<T>(EngineCall call, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        WithinAsync(call, cancellation, async token =>
        {
            using var answer = await AskAsync(_http, call, token);
            using var body = await AnswerBody.ReadAsync(answer, Options.AnswerBytesMax, token);
            return Parse(body, type);
        });

    /// <summary>For calls that are answered by a stream. The deadline covers the head of the answer, not its body.</summary>
    public Task<AnswerStream> OpenAsync(EngineCall call, CancellationToken cancellation) =>
        WithinAsync(call, cancellation, async token =>
        {
            var answer = await AskAsync(_http, call, token);
            return new AnswerStream(call, this, answer, await answer.Content.ReadAsStreamAsync(token));
        });

    /// <summary>For calls that turn their connection into a two-way stream of bytes.</summary>
    public Task<HijackedStream> HijackAsync(EngineCall call, CancellationToken cancellation) =>
        WithinAsync(call, cancellation, async token =>
        {
            // A client for this one connection: from a shared pool we could not tell which socket is ours.
            Connection? connection = null;
            var http = NewClient(async (_, dialing) => (connection = await _dialer.DialAsync(dialing)).Stream);
            try
            {
                var answer = await AskAsync(http, call, token);
                if (answer.StatusCode != HttpStatusCode.SwitchingProtocols)
                    throw new InvalidDataException("it did not turn the connection into a two-way stream");

                var stream = new AnswerStream(call, this, answer, await answer.Content.ReadAsStreamAsync(token)) { EndsByReset = true };
                return new HijackedStream(stream, connection!, http);
            }
            catch
            {
                http.Dispose();
                throw;
            }
        });

    /// <summary>What the engine says of itself, whatever its version.</summary>
    public Task<PingAnswer> PingAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var call = new EngineCall(HttpMethod.Get, "/_ping", limit);
        return WithinAsync(call, cancellation, token => PingAsync(call, token));
    }

    /// <summary>Also used by streams, for each of their reads.</summary>
    public async Task<T> WithinAsync<T>(
        EngineCall call, CancellationToken cancellation, Func<CancellationToken, Task<T>> work)
    {
        using var deadline = new Deadline(call.Deadline, Options.Time, cancellation);
        try
        {
            return await work(deadline.Token);
        }
        catch (Exception failure)
            when (Failures.Translate(failure, call, Endpoint, deadline, cancellation) is { } translated)
        {
            throw translated;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _dialer.Dispose();
    }

    private async Task<HttpResponseMessage> AskAsync(HttpClient http, EngineCall call, CancellationToken cancellation)
    {
        _version ??= await NegotiateAsync(call, cancellation);
        try
        {
            return await AskAsync(http, call, _version.Value, cancellation);
        }
        catch (DockerApiException refusal) when (IsAboutVersion(refusal) && call.Tar is null)
        {
            // Another engine took this one's place. It has done nothing yet, so the call can be repeated.
            _version = await NegotiateAsync(call, cancellation);
            return await AskAsync(http, call, _version.Value, cancellation);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(
        HttpClient http, EngineCall call, ApiVersion version, CancellationToken cancellation)
    {
        using var request = call.ToRequest(Endpoint.Authority, version);
        if (http != _http)
            AskForUpgrade(request);

        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.SwitchingProtocols or HttpStatusCode.NotModified)
            return answer;

        using (answer)
            throw new DockerApiException(
                answer.StatusCode, await WordsAsync(answer, cancellation), call.ToString(), Endpoint.ToString());
    }

    private async Task<ApiVersion> NegotiateAsync(EngineCall onBehalf, CancellationToken cancellation)
    {
        var ping = await PingAsync(onBehalf with { Path = "/_ping", Method = HttpMethod.Get }, cancellation);
        return ApiVersion.Agree(ping.ApiVersion)
            ?? throw new DockerVersionException(ping.ApiVersion, onBehalf.ToString(), Endpoint.ToString());
    }

    private async Task<PingAnswer> PingAsync(EngineCall call, CancellationToken cancellation)
    {
        using var request = new EngineCall(call.Method, call.Path, call.Deadline).ToRequest(Endpoint.Authority, version: null);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new DockerApiException(
                answer.StatusCode, await WordsAsync(answer, cancellation), call.ToString(), Endpoint.ToString());

        var said = Header(answer, "Api-Version");
        if (!ApiVersion.TryParse(said, out var version))
            throw new InvalidDataException($"it names no API version ('{said}'), so it is no Docker engine");

        return new PingAnswer(version, Header(answer, "Ostype") ?? "", Header(answer, "Server") ?? "");
    }

    private static async Task<string> WordsAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        using var body = await AnswerBody.ReadAsync(answer, ErrorBytesMax, cancellation);
        var status = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
        try
        {
            var words = JsonSerializer.Deserialize(body.Span, EngineJson.Default.ErrorAnswer)?.Message;
            return string.IsNullOrWhiteSpace(words) ? status : words.Trim();
        }
        catch (JsonException)
        {
            // Not the engine's form: a proxy in between, perhaps. Its words are the best that we have.
            var words = body.Text.Trim();
            return words.Length == 0 ? status : words;
        }
    }

    private static T Parse<T>(AnswerBody body, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(body.Span, type) ?? throw new InvalidDataException("null");

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static bool IsAboutVersion(DockerApiException refusal) =>
        refusal.IsBadRequest && refusal.Message.Contains("client version", StringComparison.OrdinalIgnoreCase);

    private static void AskForUpgrade(HttpRequestMessage request)
    {
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("tcp");
    }

    private static HttpClient NewClient(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> dial) =>
        new(new SocketsHttpHandler
        {
            ConnectCallback = dial,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            // A connection attempt outlives the call that began it; this ends it.
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
