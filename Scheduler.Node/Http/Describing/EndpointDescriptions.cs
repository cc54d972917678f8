using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Describing;

/// <summary>Says of an endpoint, where it is mapped, what the OpenAPI document shows.</summary>
public static class EndpointDescriptions
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string tag, string summary, string description) =>
        route.WithTags(tag).WithSummary(summary).WithDescription(description)
            .Produces<ProblemBody>(StatusCodes.Status400BadRequest, Problems.ContentType)
            .Produces<ProblemBody>(StatusCodes.Status401Unauthorized, Problems.ContentType)
            .Produces<ProblemBody>(StatusCodes.Status404NotFound, Problems.ContentType)
            .Produces<ProblemBody>(StatusCodes.Status429TooManyRequests, Problems.ContentType)
            .Produces<ProblemBody>(StatusCodes.Status503ServiceUnavailable, Problems.ContentType);

    public static RouteHandlerBuilder Query(this RouteHandlerBuilder route, string name, string description) =>
        route.WithMetadata(new QueryParameter(name, description));

    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, params string[] alsoAs)
        where T : notnull =>
        route.Accepts<T>("application/json", alsoAs).Produces<ProblemBody>(StatusCodes.Status413PayloadTooLarge, Problems.ContentType)
            .Produces<ProblemBody>(StatusCodes.Status415UnsupportedMediaType, Problems.ContentType);

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder route, int status = StatusCodes.Status200OK) =>
        route.Produces<T>(status, "application/json");

    /// <summary>A write that an Idempotency-Key makes safe to repeat.</summary>
    public static RouteHandlerBuilder Repeatable(this RouteHandlerBuilder route) => route
        .WithMetadata(new HeaderParameter(
            "Idempotency-Key",
            "1 to 128 visible ASCII characters: the same key with the same request is applied once."));

    /// <summary>A write that may also name the version that it is meant for.</summary>
    public static RouteHandlerBuilder Conditional(this RouteHandlerBuilder route) => route.Repeatable()
        .WithMetadata(new HeaderParameter("If-Match", "The ETag that it must have, or * when it must exist."))
        .WithMetadata(new HeaderParameter("If-None-Match", "*: it must not exist yet."))
        .Produces<ProblemBody>(StatusCodes.Status409Conflict, Problems.ContentType)
        .Produces<ProblemBody>(StatusCodes.Status412PreconditionFailed, Problems.ContentType);
}
