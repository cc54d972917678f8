namespace Scheduler.Node.Peers;

/// <summary>Lets a bounded number of requests be under way, and a bounded number wait for their turn for a bounded time.</summary>
/// <param name="size">How many at one time; as many times 16 may wait.</param>
internal sealed class RequestGate(int size)
{
    private const int WaitersForEach = 16;

    private readonly SemaphoreSlim _free = new(size);
    private int _waiting;

    /// <summary>True when the caller may go on, and has to <see cref="Leave"/>; false when there was no room in time.</summary>
    public ValueTask<bool> EnterAsync(TimeSpan patience, CancellationToken cancel) =>
        _free.Wait(0, CancellationToken.None) ? ValueTask.FromResult(true) : WaitAsync(patience, cancel);

    public void Leave() => _free.Release();

    private async ValueTask<bool> WaitAsync(TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            return Interlocked.Increment(ref _waiting) <= size * WaitersForEach && await _free.WaitAsync(patience, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
