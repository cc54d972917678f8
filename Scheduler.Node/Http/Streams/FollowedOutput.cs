using Scheduler.Core.Hosts;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Streams;

/// <summary>
/// How far one container's output has been followed, and when it is tried again after it has ended: soon at first, then
/// more and more seldom. One reads at a time; the others look at it only between two readings.
/// </summary>
/// <param name="begin">What was asked for, until a line has come.</param>
internal sealed class FollowedOutput(LogQuery begin)
{
    private static readonly TimeSpan PauseLeast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMost = TimeSpan.FromSeconds(5);

    private DateTimeOffset? _last;
    private TimeSpan _pause = PauseLeast;
    private bool _isFaultTold;
    private long? _endedAt;

    /// <summary>The reading under way, or the last one.</summary>
    public Task Reading { get; set; } = Task.CompletedTask;

    /// <summary>Its container had ended when it was last read: nothing comes after that.</summary>
    public bool IsWhole { get; set; }

    /// <summary>Goes on after the last line that was seen, so that none comes twice.</summary>
    public LogQuery Next => _last is { } last ? new LogQuery(Follow: true, Since: last.AddTicks(1)) : begin;

    /// <param name="isNews">Something has happened to the service: the container may run again.</param>
    public bool IsDue(TimeProvider clock, bool isNews) =>
        Reading.IsCompletedSuccessfully && (isNews || _endedAt is not { } at || clock.GetElapsedTime(at) >= _pause);

    /// <summary>False for a fault that was told of before, and that no line has come after.</summary>
    public bool Takes(LogBody line)
    {
        if (line.At is not { } at)
        {
            (var isNew, _isFaultTold) = (!_isFaultTold, true);
            return isNew;
        }

        if (at > (_last ?? DateTimeOffset.MinValue)) _last = at;
        (_pause, _isFaultTold, _endedAt) = (PauseLeast, false, null);
        return true;
    }

    public void End(TimeProvider clock)
    {
        if (_endedAt is not null) _pause = _pause * 2 < PauseMost ? _pause * 2 : PauseMost;
        _endedAt = clock.GetTimestamp();
    }
}
