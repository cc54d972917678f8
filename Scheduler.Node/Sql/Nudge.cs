namespace Scheduler.Node.Sql;

/// <summary>Wakes a loop that looks at rows: however often it is heard before the loop looks, it looks once.</summary>
internal sealed class Nudge : IDisposable
{
    private readonly SemaphoreSlim _heard = new(0, 1);

    /// <summary>May be called from any thread, and when nobody looks any more.</summary>
    public void Hear()
    {
        try
        {
            if (_heard.CurrentCount == 0) _heard.Release();
        }
        catch (Exception late) when (late is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else was quicker, or nobody looks any more.
        }
    }

    /// <summary>Until it is heard, or <paramref name="most"/> has passed.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancel) => _heard.WaitAsync(most, cancel);

    public void Dispose() => _heard.Dispose();
}
