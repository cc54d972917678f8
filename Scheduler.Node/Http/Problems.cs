using Scheduler.Messages;
using Scheduler.Node.Http.DockerApi;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http;

/// <summary>
/// Errors as problem details (RFC 9457): one table from kinds of refusal to statuses and types. Docker's clients get them in
/// Docker's form.
/// </summary>
public static class Problems
{
    public const string ContentType = "application/problem+json";

    private const string RetryAfterSeconds = "1";

    public static IResult Of(HttpContext http, Refusal refusal, IReadOnlyList<ServiceOutcome>? services = null)
    {
        if (DockerRequest.Of(http) is not null) return DockerAnswers.Of(refusal);
        var (status, type, title) = KindOf(refusal.Kind);
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Write(new ProblemBody(type, title, status, refusal.Reason, http.Request.Path) { Field = refusal.Field, Services = services });
    }

    /// <param name="faults">At least one.</param>
    public static IResult Invalid(HttpContext http, IReadOnlyList<FieldFault> faults)
    {
        var (status, type, title) = KindOf(RefusalKind.Invalid);
        var detail = string.Join("; ", faults.Select(fault => fault.Field is null ? fault.Reason : $"{fault.Field} {fault.Reason}"));
        return Write(new ProblemBody(type, title, status, detail, http.Request.Path) { Field = faults[0].Field, Errors = faults });
    }

    /// <summary>An update would get no further, or could not be taken back.</summary>
    public static IResult NotBegun(HttpContext http, string detail, IReadOnlyList<FieldFault> faults) =>
        Write(new ProblemBody(
            "urn:scheduler:preflight",
            "The update would not come about",
            StatusCodes.Status409Conflict,
            detail,
            http.Request.Path)
        {
            Errors = faults
        });

    public static IResult UnsupportedMediaType(HttpContext http, string expected) => Write(new ProblemBody(
        "urn:scheduler:unsupported-media-type",
        "The body's content type is not one that is read here",
        StatusCodes.Status415UnsupportedMediaType,
        $"Send the body with Content-Type: {expected}.",
        http.Request.Path));

    /// <summary>For what the server itself answers, without a handler: unknown paths, wrong methods, limits.</summary>
    public static IResult OfStatus(HttpContext http, int status, string? detail = null)
    {
        if (DockerRequest.Of(http) is not null) return DockerAnswers.OfStatus(http, status, detail);
        var (type, title) = status switch
        {
            StatusCodes.Status401Unauthorized => ("unauthorized", "A valid API token, or signature, is needed"),
            StatusCodes.Status404NotFound => ("not-found", "There is nothing here"),
            StatusCodes.Status405MethodNotAllowed => ("method-not-allowed", "The method is not one for this path"),
            StatusCodes.Status408RequestTimeout => ("request-timeout", "The request came too slowly"),
            StatusCodes.Status413PayloadTooLarge => ("too-large", "The body is too large"),
            StatusCodes.Status421MisdirectedRequest => ("misdirected", "The Host header is not one of this server"),
            StatusCodes.Status429TooManyRequests => ("busy", "Too much at once"),
            StatusCodes.Status503ServiceUnavailable => ("unavailable", "Not now"),
            StatusCodes.Status500InternalServerError => ("internal", "The server failed; its log says how"),
            _ => ("bad-request", "The request cannot be understood"),
        };
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Write(new ProblemBody($"urn:scheduler:{type}", title, status, detail ?? DetailOf(http, status, title), http.Request.Path));
    }

    private static string DetailOf(HttpContext http, int status, string title) => status switch
    {
        StatusCodes.Status404NotFound => $"No such path: {http.Request.Path}. /v1/openapi.json lists them all.",
        StatusCodes.Status405MethodNotAllowed => $"{http.Request.Method} is not possible here; the Allow header lists what is.",
        _ => $"{title}.",
    };

    private static (int Status, string Type, string Title) KindOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => (StatusCodes.Status400BadRequest, "urn:scheduler:invalid", "The request can never succeed as it is"),
        RefusalKind.NotFound => (StatusCodes.Status404NotFound, "urn:scheduler:not-found", "What the request names does not exist"),
        RefusalKind.Conflict => (StatusCodes.Status409Conflict, "urn:scheduler:conflict", "The request contradicts what exists"),
        RefusalKind.VersionMismatch => (
            StatusCodes.Status412PreconditionFailed,
            "urn:scheduler:version-mismatch",
            "The version is not the current one"),
        RefusalKind.Busy => (StatusCodes.Status429TooManyRequests, "urn:scheduler:busy", "Too much at once"),
        RefusalKind.Unavailable => (StatusCodes.Status503ServiceUnavailable, "urn:scheduler:unavailable", "Nothing was written; try again"),
        RefusalKind.OutcomeUnknown => (
            StatusCodes.Status503ServiceUnavailable,
            "urn:scheduler:outcome-unknown",
            "It may or may not have been written; repeat with the same Idempotency-Key"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A refusal of an unknown kind."),
    };

    private static IResult Write(ProblemBody problem) =>
        Results.Json(problem, WireJson.Default.ProblemBody, ContentType, problem.Status);
}
