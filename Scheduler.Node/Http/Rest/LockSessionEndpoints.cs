using Scheduler.Messages;
using Scheduler.Messages.Locks;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/sessions: the lives that locks hang on.</summary>
public sealed class LockSessionEndpoints(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/sessions", (Delegate)OpenAsync)
            .Describe(
                "locks",
                "Opens a session",
                "It ends with all its locks when it has not been renewed for its time to live. One whose answer got lost ends by itself.")
            .Takes<LockSessionOpenBody>().Answers<LockSessionBody>(StatusCodes.Status201Created);
        routes.MapGet("/v1/sessions/{session}", GetAsync)
            .Describe("locks", "Shows a session", "And renews nothing.").Answers<LockSessionBody>();
        routes.MapPut("/v1/sessions/{session}", RenewAsync)
            .Describe(
                "locks",
                "Renews a session",
                "With all its locks. 404: it has ended. The time to live counts from when this request is sent.")
            .Answers<LockSessionBody>();
        routes.MapDelete("/v1/sessions/{session}", EndAsync)
            .Describe("locks", "Ends a session", "Its locks are free then. Also when it has ended before.").Produces(StatusCodes.Status204NoContent);
    }

    private async Task<IResult> OpenAsync(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.LockSessionOpenBody);
        if (body is null) return problem!;
        if ((LockInput.Ttl(body.Ttl) ?? LockInput.Note(body.Note)) is { } refusal) return Problems.Of(http, refusal);
        var reply = await services.Locks.OpenAsync(body.Ttl ?? services.LockOptions.Ttl, body.Note, http.RequestAborted);
        return Answer(http, reply, StatusCodes.Status201Created);
    }

    private Task<IResult> GetAsync(string session, HttpContext http) =>
        AnswerAsync(session, http, id => services.Locks.GetAsync(id, http.RequestAborted));

    private Task<IResult> RenewAsync(string session, HttpContext http) =>
        AnswerAsync(session, http, id => services.Locks.RenewAsync(id, http.RequestAborted));

    private async Task<IResult> EndAsync(string session, HttpContext http)
    {
        if ((LockInput.Session(session, out var id) ?? new Query(http).Fault) is { } refusal) return Problems.Of(http, refusal);
        return await services.Locks.EndAsync(id, http.RequestAborted) switch
        {
            SessionEnded => Results.NoContent(),
            Refusal no => Problems.Of(http, no),
            var other => throw Answers.Unexpected(other),
        };
    }

    private static async Task<IResult> AnswerAsync(string session, HttpContext http, Func<SessionId, Task<object>> ask) =>
        (LockInput.Session(session, out var id) ?? new Query(http).Fault) is { } refusal
            ? Problems.Of(http, refusal)
            : Answer(http, await ask(id), StatusCodes.Status200OK);

    private static IResult Answer(HttpContext http, object reply, int status) => reply switch
    {
        SessionView view => Results.Json(LockSessionBody.Of(view), WireJson.Default.LockSessionBody, statusCode: status),
        Refusal refusal => Problems.Of(http, refusal),
        _ => throw Answers.Unexpected(reply),
    };
}
