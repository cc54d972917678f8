namespace Scheduler.Actors.Cluster;

/// <summary>The two events in a node's life that code outside actors waits for.</summary>
internal sealed class NodeLife
{
    public TaskCompletionSource Serving { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The reason why the process must exit.</summary>
    public TaskCompletionSource<string> Down { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
