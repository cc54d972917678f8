namespace Scheduler.Docker.Events;

/// <summary>
/// How far a feed has come: where a new connection has to begin, and which of the events it then repeats are known
/// already. Holds the events of one overlap, bounded.
/// </summary>
internal sealed class EventCursor(TimeSpan overlap)
{
    // More than the engine itself remembers, and thus more than it can repeat.
    private const int KnownMax = 1024;

    private readonly Queue<EngineEvent> _order = new();
    private readonly HashSet<(long Time, string Type, string Action, string Id)> _known = [];
    private EngineTime? _latest;
    private EngineTime? _floor;

    /// <summary>Null as long as nothing at all is known: begin with now.</summary>
    public EngineTime? ResumeFrom
    {
        get
        {
            if (_latest is not { } latest)
                return _floor;

            var begin = latest.Minus(overlap);
            return _floor is { } floor && floor.CompareTo(begin) > 0 ? floor : begin;
        }
    }

    /// <summary>What happened before this is none of the feed's business.</summary>
    public void BeginAt(EngineTime? time) => _floor ??= time;

    /// <summary>True when the event is new; known from then on.</summary>
    public bool Accept(EngineEvent happened)
    {
        if (!_known.Add(Key(happened)))
            return false;

        _order.Enqueue(happened);
        if (_latest is not { } latest || happened.Time.CompareTo(latest) > 0)
            _latest = happened.Time;
        while (_order.Count > KnownMax)
            _known.Remove(Key(_order.Dequeue()));

        return true;
    }

    private static (long, string, string, string) Key(EngineEvent happened) =>
        (happened.Time.UnixNanoseconds, happened.Type, happened.Action, happened.Id);
}
