namespace Scheduler.Node.Http.Streams;

/// <summary>Bounds how many streams are open at one time, and ends them all when the node stops.</summary>
public sealed class FollowerSlots(int most, CancellationToken stopping)
{
    private int _taken;

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>A place, to be disposed when the stream ends; null when all are taken.</summary>
    public FollowerSlot? TryEnter(HttpContext http)
    {
        if (Interlocked.Increment(ref _taken) <= most)
        {
            RequestLimit.Leave(http);
            return new FollowerSlot(
                () => Interlocked.Decrement(ref _taken),
                CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping));
        }

        Interlocked.Decrement(ref _taken);
        return null;
    }

    public IResult Full(HttpContext http) =>
        Problems.OfStatus(
            http,
            StatusCodes.Status503ServiceUnavailable,
            $"{most} streams are open, which is the most that gateway.followersMax allows; close one or try again.");
}
