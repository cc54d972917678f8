namespace Scheduler.Docker;

/// <summary>The processes of a container, as ps prints them.</summary>
public sealed record ContainerTop
{
    public IReadOnlyList<string> Titles { get; init => field = value ?? []; } = [];
    public IReadOnlyList<IReadOnlyList<string>> Processes { get; init => field = value ?? []; } = [];
}
