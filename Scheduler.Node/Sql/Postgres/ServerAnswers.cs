using System.Collections.Concurrent;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>Gathers what several threads bring, once.</summary>
internal sealed class ServerAnswers
{
    private readonly Lock _lock = new();
    private readonly BlockingCollection<ServerAnswer> _arrived = [];
    private bool _isOver;

    /// <summary>From any thread. A connection that comes too late is closed.</summary>
    public void Add(ServerAnswer answer)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _arrived.Add(answer);
                return;
            }
        }

        (answer as ServerAnswer.Primary)?.Connection.Dispose();
    }

    /// <summary>
    /// All <paramref name="count"/> answers; once there is a primary, only those that come within
    /// <paramref name="patience"/> of each other.
    /// </summary>
    public List<ServerAnswer> Take(int count, TimeSpan patience)
    {
        var taken = new List<ServerAnswer>();
        while (taken.Count < count
            && _arrived.TryTake(out var next, taken.OfType<ServerAnswer.Primary>().Any() ? patience : Timeout.InfiniteTimeSpan))
        {
            taken.Add(next);
        }

        lock (_lock)
        {
            _isOver = true;
            taken.AddRange(_arrived);
        }

        return taken;
    }
}
