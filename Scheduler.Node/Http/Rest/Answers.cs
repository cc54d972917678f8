using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>A service entity's replies as HTTP answers.</summary>
public static class Answers
{
    /// <summary>Of a command: <see cref="ServiceAccepted"/> or a <see cref="Refusal"/>.</summary>
    public static IResult OfCommand(HttpContext http, object reply, IReadOnlyList<string>? warnings = null)
    {
        switch (reply)
        {
            case ServiceAccepted accepted:
                http.Response.Headers.ETag = Preconditions.ETag(accepted.Version);
                var created = accepted is { Version: 1, Changed: true } && HttpMethods.IsPut(http.Request.Method);
                return Results.Json(
                    AcceptedBody.Of(accepted, warnings),
                    WireJson.Default.AcceptedBody,
                    statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
            case Refusal refusal:
                return Problems.Of(http, refusal);
            default:
                throw Unexpected(reply);
        }
    }

    /// <summary>A reply that no entity gives is a broken invariant.</summary>
    public static InvalidOperationException Unexpected(object reply) => new($"An entity answered {reply.GetType()}.");
}
