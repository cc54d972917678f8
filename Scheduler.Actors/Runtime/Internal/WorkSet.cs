namespace Scheduler.Actors.Runtime.Internal;

/// <summary>The outstanding work of one actor instance, cancelled as a whole when the instance ends.</summary>
internal sealed class WorkSet
{
    private readonly HashSet<PendingWork> _pending = [];
    private readonly CancellationTokenSource _cancel = new();

    public CancellationToken Token => _cancel.Token;

    public void Add(PendingWork work) => _pending.Add(work);

    /// <summary>False for work of an earlier instance: its completion is dropped.</summary>
    public bool Remove(PendingWork work) => _pending.Remove(work);

    /// <summary>Cancels everything, and tells those who wait for an answer that there will be none.</summary>
    public void Abandon(string reason)
    {
        var pending = _pending.ToArray();
        _pending.Clear();
        foreach (var work in pending)
        {
            (work.Sender as AskRef)?.Complete(new AskOutcome.Failed(reason));
        }

        _cancel.Cancel();
        _cancel.Dispose();
    }
}
