using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Locks;

/// <summary>One session with one lock, over the API.</summary>
internal sealed class LockClient(ApiClient api, string name, TimeSpan ttl, string? note)
{
    /// <summary>The longest that one request waits for the lock; every server allows as much.</summary>
    private static readonly TimeSpan RoundMax = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    public string Name => name;

    public string? Session { get; private set; }

    public async Task<ApiAnswer> OpenAsync(CancellationToken cancel)
    {
        var answer = await SendAsync(
            HttpMethod.Post,
            Paths.Sessions,
            new LockSessionOpenBody(ttl, note),
            WireJson.Default.LockSessionOpenBody,
            AnswerWithin,
            cancel);
        if (answer.IsSuccess) Session = api.Read(answer.Text, WireJson.Default.LockSessionBody).Id;
        return answer;
    }

    /// <summary>One round of waiting.</summary>
    public Task<ApiAnswer> AcquireAsync(TimeSpan wait, CancellationToken cancel)
    {
        var round = wait < RoundMax ? wait : RoundMax;
        return SendAsync(
            HttpMethod.Post,
            $"{Paths.Lock(name)}/acquire",
            new LockAcquireBody(Session, Wait: round, Note: note),
            WireJson.Default.LockAcquireBody,
            round + AnswerWithin,
            cancel);
    }

    public LockHoldBody HoldOf(ApiAnswer acquired) => api.Read(acquired.Text, WireJson.Default.LockHoldBody);

    /// <param name="isHeld">Also ask whether the lock is still the session's.</param>
    public Task<ApiAnswer> RenewAsync(bool isHeld, CancellationToken cancel) => isHeld
        ? SendAsync(HttpMethod.Put, $"{Paths.Lock(name)}/renew", new LockRenewBody(Session!), WireJson.Default.LockRenewBody, ttl / 3, cancel)
        : api.SendOnceAsync(HttpMethod.Put, Paths.Session(Session!), body: null, ttl / 3, cancel);

    /// <summary>Gives back what there is to give back. What cannot be told the server ends by itself, after the time to live.</summary>
    public async Task LeaveAsync(LockHoldBody? hold)
    {
        if (Session is null) return;
        try
        {
            if (hold is not null)
                await SendAsync(
                    HttpMethod.Post,
                    $"{Paths.Lock(name)}/release",
                    new LockReleaseBody(Session, hold.Token),
                    WireJson.Default.LockReleaseBody,
                    Farewell,
                    CancellationToken.None);
            await api.SendOnceAsync(HttpMethod.Delete, Paths.Session(Session), body: null, Farewell, CancellationToken.None);
        }
        catch (CommandFailure)
        {
            // The server is away: the session's time runs out there.
        }
    }

    /// <summary>Whether an answer says for certain that the session or its hold is over.</summary>
    public static bool SaysLost(ApiAnswer answer) => answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict;

    private Task<ApiAnswer> SendAsync<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, TimeSpan deadline, CancellationToken cancel) =>
        api.SendOnceAsync(method, path, JsonSerializer.SerializeToUtf8Bytes(body, type), deadline, cancel);
}
