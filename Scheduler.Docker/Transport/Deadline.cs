namespace Scheduler.Docker.Transport;

/// <summary>A time limit joined with the caller's cancellation; knows afterwards which of the two it was.</summary>
internal sealed class Deadline : IDisposable
{
    /// <summary>A timer of the system takes no more than 2^32 - 2 ms.</summary>
    private static readonly TimeSpan LimitMax = TimeSpan.FromDays(49);

    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        Limit = limit < LimitMax ? limit : LimitMax;
        _timer = new CancellationTokenSource(Limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    public TimeSpan Limit { get; }

    public CancellationToken Token => _either.Token;

    public bool Expired => _timer.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
