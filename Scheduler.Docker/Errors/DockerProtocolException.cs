namespace Scheduler.Docker;

/// <summary>What answered does not speak the Docker Engine API as we know it, or an answer exceeds our bounds.</summary>
public sealed class DockerProtocolException : DockerException
{
    internal DockerProtocolException(string what, string call, string endpoint, Exception? inner = null)
        : base($"'{call}' at {endpoint} got an answer that makes no sense: {what}", call, endpoint, inner)
    {
    }

    public override bool OutcomeUnknown => true;
}
