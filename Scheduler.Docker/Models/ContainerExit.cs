namespace Scheduler.Docker;

/// <summary>How a container ended. The error is the engine's, if the waiting itself went wrong.</summary>
public sealed record ContainerExit(long StatusCode, WaitError? Error = null);

public sealed record WaitError(string? Message);
