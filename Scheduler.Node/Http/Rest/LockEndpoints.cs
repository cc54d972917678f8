using Scheduler.Core.Locks;
using Scheduler.Messages;
using Scheduler.Messages.Locks;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Streams;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/locks: acquiring, keeping and giving back. Their events are those of /v1/events?lock=NAME.</summary>
/// <param name="waits">The places of requests that wait for a lock.</param>
public sealed class LockEndpoints(GatewayServices services, FollowerSlots waits)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/locks", List)
            .Describe(
                "locks",
                "Lists locks",
                "Those that are held or waited for, whichever server looks after them, as this one last heard of them.")
            .Answers<IReadOnlyList<LockBody>>();
        routes.MapGet("/v1/locks/{name}", GetAsync)
            .Describe(
                "locks",
                "Shows a lock",
                "Reflects every change acknowledged before. 404: nobody has ever acquired it, or not for long.")
            .Answers<LockBody>();
        routes.MapPost("/v1/locks/{name}/acquire", AcquireAsync)
            .Describe(
                "locks",
                "Acquires a lock",
                "With a session; or with a time to live, for a session of its own. Repeating it with the session answers the same token. 409: held by another, also after the wait.")
            .Takes<LockAcquireBody>().Answers<LockHoldBody>().Produces<ProblemBody>(StatusCodes.Status409Conflict, Problems.ContentType);
        routes.MapPut("/v1/locks/{name}/renew", RenewAsync)
            .Describe(
                "locks",
                "Renews a session that holds a lock",
                "404 or 409: the lock is lost. The time to live counts from when this request is sent.")
            .Takes<LockRenewBody>().Answers<LockHoldBody>().Produces<ProblemBody>(StatusCodes.Status409Conflict, Problems.ContentType);
        routes.MapPost("/v1/locks/{name}/release", ReleaseAsync)
            .Describe("locks", "Gives a lock back", "Only by the session that holds it. Its repetition is answered as the first time.")
            .Takes<LockReleaseBody>().Answers<LockFreedBody>().Produces<ProblemBody>(StatusCodes.Status409Conflict, Problems.ContentType);
        routes.MapPost("/v1/locks/{name}/break", BreakAsync)
            .Describe(
                "locks",
                "Takes a lock from its holder",
                "For operators. The holder hears of it with its next renewal, and may go on until then: what the lock protects must check tokens.")
            .Takes<LockBreakBody>().Answers<LockFreedBody>().Produces<ProblemBody>(StatusCodes.Status409Conflict, Problems.ContentType);
    }

    private IResult List(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        IReadOnlyList<LockBody> locks = [.. services.LockBoard.Locks.Values.Select(LockBody.Of)];
        return Results.Json(locks, WireJson.Default.IReadOnlyListLockBody);
    }

    private async Task<IResult> GetAsync(string name, HttpContext http)
    {
        if ((LockInput.Name(name) ?? new Query(http).Fault) is { } refusal) return Problems.Of(http, refusal);
        return await services.Locks.GetAsync(name, http.RequestAborted) switch
        {
            LockView view => Results.Json(LockBody.Of(view), WireJson.Default.LockBody),
            Refusal no => Problems.Of(http, no),
            var other => throw Answers.Unexpected(other),
        };
    }

    private async Task<IResult> AcquireAsync(string name, HttpContext http)
    {
        if ((LockInput.Name(name) ?? new Query(http).Fault) is { } refusal) return Problems.Of(http, refusal);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.LockAcquireBody);
        if (body is null) return problem!;
        if (FaultOf(body) is { } fault) return Problems.Of(http, fault);
        var wait = body.Wait ?? TimeSpan.Zero;
        if (wait == TimeSpan.Zero) return Answer(http, name, await AskAsync(name, body, wait, http.RequestAborted));
        using var place = waits.TryEnter(http);
        if (place is null)
            return Problems.Of(http, new Refusal(
                RefusalKind.Busy,
                $"{services.LockOptions.WaitsMax} requests wait for locks here, which is the most that locks.waitsMax allows; try again later"));
        try
        {
            return Answer(http, name, await AskAsync(name, body, wait, place.Ended));
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Problems.Of(http, Refusal.Unavailable("this node is stopping; ask another, or again when it is back"));
        }
    }

    private Task<object> AskAsync(string name, LockAcquireBody body, TimeSpan wait, CancellationToken cancel) => body.Session is { } session
        ? services.Locks.AcquireAsync(name, new SessionId(session), wait, body.Note, cancel)
        : services.Locks.AcquireWithNewSessionAsync(name, body.Ttl ?? services.LockOptions.Ttl, wait, body.Note, cancel);

    private Refusal? FaultOf(LockAcquireBody body)
    {
        if (body.Session is { } session && LockInput.Session(session, out _) is { } fault) return fault;
        if (body is { Session: not null, Ttl: not null })
            return Refusal.Invalid("A session has its time to live already: give one of the two.", "ttl");
        if (body.Wait > services.LockOptions.WaitMax)
            return Refusal.Invalid(
                $"One request waits at most {Duration.Format(services.LockOptions.WaitMax)}; ask again to wait on, and the session keeps its place.",
                "wait");
        return LockInput.Ttl(body.Ttl) ?? LockInput.Note(body.Note);
    }

    private async Task<IResult> RenewAsync(string name, HttpContext http)
    {
        if ((LockInput.Name(name) ?? new Query(http).Fault) is { } refusal) return Problems.Of(http, refusal);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.LockRenewBody);
        if (body is null) return problem!;
        if (LockInput.Session(body.Session, out var session) is { } fault) return Problems.Of(http, fault);
        if (await services.Locks.RenewAsync(session, http.RequestAborted) is var renewed && renewed is not SessionView)
            return Answer(http, name, renewed);
        var reply = await services.Locks.CheckAsync(name, session, http.RequestAborted);
        return Answer(http, name, reply is LockHeld held ? held with { Deadline = ((SessionView)renewed).Deadline } : reply);
    }

    private async Task<IResult> ReleaseAsync(string name, HttpContext http)
    {
        if ((LockInput.Name(name) ?? new Query(http).Fault) is { } refusal) return Problems.Of(http, refusal);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.LockReleaseBody);
        if (body is null) return problem!;
        return LockInput.Session(body.Session, out var session) is { } fault
            ? Problems.Of(http, fault)
            : Answer(http, name, await services.Locks.ReleaseAsync(name, session, body.Token, http.RequestAborted));
    }

    private async Task<IResult> BreakAsync(string name, HttpContext http)
    {
        if ((LockInput.Name(name) ?? new Query(http).Fault) is { } refusal) return Problems.Of(http, refusal);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.LockBreakBody);
        if (body is null) return problem!;
        return LockInput.Note(body.Note) is { } fault
            ? Problems.Of(http, fault)
            : Answer(http, name, await services.Locks.BreakAsync(name, body.Token, body.Note, http.RequestAborted));
    }

    private static IResult Answer(HttpContext http, string name, object reply) => reply switch
    {
        LockHeld held => Results.Json(LockHoldBody.Of(name, held.Holder, held.Deadline), WireJson.Default.LockHoldBody),
        LockFreed freed => Results.Json(new LockFreedBody(name, freed.Token, freed.Replayed), WireJson.Default.LockFreedBody),
        LockQueued { Holder: { } holder } => Problems.Of(http, Refusal.Conflict($"lock {name} is held {LockWords.By(holder)}")),
        LockQueued queued => Problems.Of(http, Refusal.Conflict($"lock {name} is free, but {queued.Place - 1} sessions are before this one")),
        Refusal refusal => Problems.Of(http, refusal),
        _ => throw Answers.Unexpected(reply),
    };
}
