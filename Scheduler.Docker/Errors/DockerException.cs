namespace Scheduler.Docker;

/// <summary>A call to an engine that did not succeed. The caller's own cancellation is never one of these.</summary>
public abstract class DockerException : Exception
{
    private protected DockerException(string message, string call, string endpoint, Exception? inner)
        : base(message, inner)
    {
        Call = call;
        Endpoint = endpoint;
    }

    /// <summary>Which call, for example <c>POST /containers/web/start</c>.</summary>
    public string Call { get; }

    /// <summary>Which engine, for example <c>unix:///var/run/docker.sock</c>.</summary>
    public string Endpoint { get; }

    /// <summary>
    /// True when the engine may have done what was asked although no answer came. Only then must a caller who wanted
    /// a change look before trying again.
    /// </summary>
    public abstract bool OutcomeUnknown { get; }
}
