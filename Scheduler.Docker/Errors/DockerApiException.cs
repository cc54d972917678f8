using System.Net;

namespace Scheduler.Docker;

/// <summary>The engine said no. The message is the engine's own words and nothing else.</summary>
public sealed class DockerApiException : DockerException
{
    internal DockerApiException(HttpStatusCode? statusCode, string message, string call, string endpoint)
        : base(message, call, endpoint, null)
    {
        StatusCode = statusCode;
    }

    /// <summary>Null when the error came inside a stream that had begun with 200, as a failing pull's does.</summary>
    public HttpStatusCode? StatusCode { get; }

    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>A name in use, a container in the wrong state, an image that is needed.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict;

    public bool IsBadRequest => StatusCode == HttpStatusCode.BadRequest;

    public bool IsForbidden => StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;

    public bool IsServerError => StatusCode >= HttpStatusCode.InternalServerError;

    public override bool OutcomeUnknown => false;
}
