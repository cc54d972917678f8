namespace Scheduler.Docker;

/// <summary>
/// No connection to the engine, or it broke before the answer was whole. The message says why, and what a person can
/// do about it.
/// </summary>
public sealed class DockerUnreachableException : DockerException
{
    internal DockerUnreachableException(string reason, bool wasConnected, string call, string endpoint, Exception? inner)
        : base($"The Docker engine at {endpoint} cannot be reached: {reason}", call, endpoint, inner)
    {
        OutcomeUnknown = wasConnected;
    }

    /// <summary>False when no connection was made at all, so that the engine never saw the request.</summary>
    public override bool OutcomeUnknown { get; }
}
