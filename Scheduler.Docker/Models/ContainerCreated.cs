namespace Scheduler.Docker;

/// <summary>A new container's id, and what the engine remarks on its spec.</summary>
public sealed record ContainerCreated
{
    public string Id { get; init => field = value ?? ""; } = "";
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];
}
