using System.Text.Json.Serialization.Metadata;
using Scheduler.Core;
using Scheduler.Messages;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>Answers in Docker's form.</summary>
public static class DockerAnswers
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        new DockerJsonAnswer<T>(value, type, status);

    public static IResult Error(int status, string message) => Json(new ErrorWire(message), SystemJson.Default.ErrorWire, status);

    public static IResult Invalid(string message) => Error(StatusCodes.Status400BadRequest, message);

    public static IResult NotFound(string message) => Error(StatusCodes.Status404NotFound, message);

    /// <summary>For what Docker has and this cluster has not: says what to do instead.</summary>
    public static IResult NotSupported(string message) => Error(StatusCodes.Status501NotImplemented, message);

    public static IResult Of(Refusal refusal) => Error(StatusOf(refusal.Kind), refusal.ToString());

    /// <summary>For what the server itself answers, without a handler: unknown paths, wrong methods, limits.</summary>
    public static IResult OfStatus(HttpContext http, int status, string? detail) => Error(status, status switch
    {
        StatusCodes.Status401Unauthorized =>
            $"{detail} Docker's CLI sends it with {{\"HttpHeaders\":{{\"Authorization\":\"Bearer sch_…\"}}}} in its config.json.",
        _ when detail is not null => detail,
        StatusCodes.Status404NotFound => $"{http.Request.Method} {Shown.Text(http.Request.Path.Value ?? "")} is not a call that this server knows",
        StatusCodes.Status405MethodNotAllowed => $"{http.Request.Method} is not possible for {Shown.Text(http.Request.Path.Value ?? "")}",
        StatusCodes.Status408RequestTimeout => "the request came too slowly",
        StatusCodes.Status413PayloadTooLarge => "the body is too large",
        StatusCodes.Status500InternalServerError => "the server failed; its log says how",
        _ => "the request cannot be understood",
    });

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict or RefusalKind.VersionMismatch => StatusCodes.Status409Conflict,
        RefusalKind.Busy => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
