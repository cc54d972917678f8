using Scheduler.Actors.Journal;

namespace Scheduler.Node.Sql;

/// <summary>A write that waits for its turn, and the caller who waits for its outcome.</summary>
internal sealed class PendingWrite(JournalWrite write)
{
    private readonly TaskCompletionSource<AppendOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;
    private CancellationTokenRegistration _cancellation;

    public JournalWrite Write => write;

    public long PayloadChars { get; } = AppendRules.PayloadChars(write);

    public Task<AppendOutcome> Outcome => _outcome.Task;

    /// <summary>From now on a cancel answers the caller at once, unless a batch took the write before.</summary>
    public void CancelWith(CancellationToken cancel) => _cancellation = cancel.Register(() =>
    {
        if (TryTake())
        {
            _outcome.TrySetResult(new AppendOutcome.NotWritten("cancelled before it was written"));
        }
    });

    /// <summary>True for the one who may decide the outcome: a batch, or the caller's cancel.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void Answer(AppendOutcome outcome)
    {
        _cancellation.Dispose();
        _outcome.TrySetResult(outcome);
    }
}
