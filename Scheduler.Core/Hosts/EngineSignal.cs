namespace Scheduler.Core.Hosts;

/// <summary>A fact from an engine's event stream.</summary>
public abstract record EngineSignal
{
    private EngineSignal()
    {
    }

    /// <summary>The stream is open.</summary>
    public sealed record Listening : EngineSignal;

    /// <summary>Something happened to a container; its state is to be read.</summary>
    /// <param name="Action">The engine's word, such as <c>die</c>, <c>start</c>, <c>destroy</c>, <c>health_status: healthy</c>.</param>
    /// <param name="Labels">The container's labels, as the event carries them.</param>
    public sealed record ContainerChanged(string ContainerId, string Action, IReadOnlyDictionary<string, string> Labels) : EngineSignal;

    /// <summary>An image came or went.</summary>
    public sealed record ImagesChanged : EngineSignal;
}
