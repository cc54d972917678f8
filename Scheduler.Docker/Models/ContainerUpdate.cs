namespace Scheduler.Docker;

/// <summary>Limits to change on a living container; what is null stays.</summary>
public sealed record ContainerUpdate : ContainerResources
{
    public RestartPolicy? RestartPolicy { get; init; }
}
