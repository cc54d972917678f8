using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduler.Node.Calling;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Api;

/// <summary>
/// The REST API for commands. Fails with <see cref="CommandFailure"/> only. Writes carry an idempotency key, so that
/// they can be, and are, repeated while their outcome is unknown and there is time.
/// </summary>
public sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly TextWriter _notices;
    private readonly Uri _server;
    private readonly bool _hasToken;

    /// <param name="notices">Where a person reads what a long request waits for.</param>
    public ApiClient(ApiConnection connection, TimeProvider clock, TextWriter notices)
    {
        _notices = notices;
        _server = connection.Server;
        _clock = clock;
        _hasToken = connection.Token is not null;
        _http = new HttpClient(new BrokenConnects(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, AllowAutoRedirect = false }))
        {
            BaseAddress = _server,
            Timeout = Timeout.InfiniteTimeSpan
        };
        if (connection.Token is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel) =>
        Read(await GetTextAsync(path, cancel) ?? throw NotFound(path), type);

    /// <summary>The answer's text, or null when there is no such thing.</summary>
    public async Task<string?> GetTextAsync(string path, CancellationToken cancel)
    {
        using var answer = await AskAsync(new HttpRequestMessage(HttpMethod.Get, path), cancel);
        if (answer.StatusCode == HttpStatusCode.NotFound) return null;
        await RequireSuccessAsync(answer, cancel);
        return await BodyAsync(answer, cancel);
    }

    /// <summary>What a server's answer says.</summary>
    public T Read<T>(string text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type)!;
        }
        catch (JsonException fault)
        {
            throw new CommandFailure(
                ExitCode.Failed,
                $"{_server} answered what this program does not understand: {fault.Message} Is the server of another version? --json shows its answers as they are.");
        }
    }

    /// <summary>Sends a write until its outcome is known, at most for <paramref name="patience"/>. Answers the body's text.</summary>
    /// <param name="body">JSON, or null for none.</param>
    public async Task<string> WriteAsync(HttpMethod method, string path, byte[]? body, TimeSpan patience, CancellationToken cancel)
    {
        var key = "cli-" + Guid.NewGuid().ToString("N");
        var notice = new RetryNotice(_notices, _clock, patience);
        var started = _clock.GetTimestamp();
        var sentBefore = false;
        while (true)
        {
            var mayRetry = _clock.GetElapsedTime(started) + RetryPause < patience;
            try
            {
                using var answer = await SendAsync(Write(method, path, body, key), cancel);
                sentBefore = true;
                if (!mayRetry || answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests))
                {
                    await RequireSuccessAsync(answer, cancel);
                    return await answer.Content.ReadAsStringAsync(cancel);
                }

                notice.Say(Explain(answer.StatusCode, await BodyAsync(answer, cancel)));
            }
            catch (HttpRequestException fault) when (IsNeverSent(fault) && !sentBefore)
            {
                throw Unreachable(fault);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutException)
            {
                sentBefore = true;
                if (!mayRetry) throw Unreachable(fault);
                notice.Say($"no answer from {_server}: {Innermost(fault).Message}");
            }

            await Task.Delay(RetryPause, _clock, cancel);
        }
    }

    /// <summary>Sends once, and answers what comes within <paramref name="deadline"/>: for those who go by the status.</summary>
    /// <exception cref="CommandFailure">No answer; whether the request arrived is unknown.</exception>
    public async Task<ApiAnswer> SendOnceAsync(HttpMethod method, string path, byte[]? body, TimeSpan deadline, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        over.CancelAfter(deadline);
        try
        {
            using var answer = await _http.SendAsync(Write(method, path, body, key: null), over.Token);
            var text = await answer.Content.ReadAsStringAsync(over.Token);
            return new ApiAnswer(answer.StatusCode, text, answer.IsSuccessStatusCode ? "" : Explain(answer.StatusCode, text));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw Unreachable(fault);
        }
        catch (OperationCanceledException fault) when (!cancel.IsCancellationRequested)
        {
            throw Unreachable(new TimeoutException("it took too long", fault));
        }
    }

    /// <summary>Opens a stream of lines; the caller disposes it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string accept, CancellationToken cancel, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var answer = await AskAsync(request, cancel);
        await RequireSuccessAsync(answer, cancel);
        return answer;
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Write(HttpMethod method, string path, byte[]? body, string? key)
    {
        var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (body is null) return request;
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            return await answer.Content.ReadAsStringAsync(cancel).WaitAsync(AnswerTimeout, _clock, cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutException)
        {
            throw Unreachable(fault);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await SendAsync(request, cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutException)
        {
            throw Unreachable(fault);
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).WaitAsync(AnswerTimeout, _clock, cancel);

    private async Task RequireSuccessAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.IsSuccessStatusCode) return;
        using (answer)
        {
            var text = await BodyAsync(answer, cancel);
            throw new CommandFailure(ExitCode.Failed, Explain(answer.StatusCode, text));
        }
    }

    private string Explain(HttpStatusCode status, string text)
    {
        if (status == HttpStatusCode.Unauthorized && !_hasToken)
            return "The server asks for its API token: set SCHEDULER_TOKEN, or SCHEDULER_TOKEN_FILE, or give --token-file.";
        try
        {
            if (JsonSerializer.Deserialize(text, WireJson.Default.ProblemBody) is { } problem) return problem.Detail;
        }
        catch (JsonException)
        {
            // Not one of our servers' answers; what it is is said below.
        }

        return $"{_server} answered {(int)status} {status}, and not as a Scheduler does.";
    }

    private CommandFailure Unreachable(Exception fault) => new(
        ExitCode.Unreachable,
        $"No answer from {_server}: {Innermost(fault).Message.TrimEnd('.')}. Is a node running there? --url or SCHEDULER_URL names another.");

    private static CommandFailure NotFound(string path) => new(ExitCode.Failed, $"There is no {Uri.UnescapeDataString(path)["/v1/".Length..]}.");

    private static bool IsNeverSent(HttpRequestException fault) =>
        fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
        || fault.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    private static Exception Innermost(Exception fault) =>
        fault is not TimeoutException && fault.InnerException is { } inner ? Innermost(inner) : fault;
}
