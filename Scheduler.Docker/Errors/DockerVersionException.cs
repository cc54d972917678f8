namespace Scheduler.Docker;

/// <summary>The engine's API is older than the oldest that this client speaks.</summary>
public sealed class DockerVersionException : DockerException
{
    internal DockerVersionException(ApiVersion engine, string call, string endpoint)
        : base(
            $"The Docker engine at {endpoint} speaks API {engine}; {ApiVersion.Oldest} (Docker 20.10) or newer is needed.",
            call, endpoint, null)
    {
        Engine = engine;
    }

    public ApiVersion Engine { get; }

    public override bool OutcomeUnknown => false;
}
