namespace Scheduler.Node.Http.Streams;

/// <summary>One open stream's place.</summary>
public sealed class FollowerSlot(Action leave, CancellationTokenSource ended) : IDisposable
{
    /// <summary>Fires when the client goes or the node stops.</summary>
    public CancellationToken Ended => ended.Token;

    public void Dispose()
    {
        ended.Dispose();
        leave();
    }
}
