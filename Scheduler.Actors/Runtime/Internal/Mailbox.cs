namespace Scheduler.Actors.Runtime.Internal;

/// <summary>
/// The queues of one actor. Many threads post, one turn at a time takes; the lock is held for a few instructions and
/// never while code of an actor runs. Queues are made when first used, so that an idle actor costs little.
/// </summary>
internal sealed class Mailbox(int capacity)
{
    /// <summary>A queue that a burst made larger than this is let go when it is empty again.</summary>
    private const int KeptCapacityMax = 64;

    private readonly Lock _gate = new();
    private Queue<Envelope>? _control;
    private Queue<Envelope>? _inner;
    private Queue<Envelope>? _user;
    private bool _scheduled;
    private bool _held;
    private bool _draining;
    private bool _inboxClosed;
    private bool _closed;

    /// <summary><paramref name="wake"/> is true when the caller has to schedule a turn.</summary>
    public PostResult Post(Envelope envelope, Lane lane, out bool wake)
    {
        lock (_gate)
        {
            wake = false;
            if (_closed || (_inboxClosed && lane != Lane.Control)) return PostResult.Stopped;
            if (lane == Lane.User)
            {
                if (_draining) return PostResult.Stopped;
                if (_user is not null && _user.Count >= capacity) return PostResult.Full;
            }

            Queue(lane).Enqueue(envelope);
            wake = TryClaimTurn();
            return PostResult.Accepted;
        }
    }

    /// <summary>Refuses further messages, and ends those that wait with a <see cref="DrainMarker"/>.</summary>
    public void Drain(out bool wake)
    {
        lock (_gate)
        {
            wake = false;
            if (_closed || _inboxClosed || _draining) return;
            _draining = true;
            Queue(Lane.User).Enqueue(new Envelope(DrainMarker.Instance, null));
            wake = TryClaimTurn();
        }
    }

    /// <summary>The next message that may be handled now, if there is one.</summary>
    public bool TryTake(out Envelope envelope)
    {
        lock (_gate)
        {
            if (TryDequeue(ref _control, out envelope)) return true;
            if (_held) return false;
            return TryDequeue(ref _inner, out envelope) || TryDequeue(ref _user, out envelope);
        }
    }

    /// <summary>Ends a turn; true when there is more to do, and the caller has to schedule the next.</summary>
    public bool EndTurn()
    {
        lock (_gate)
        {
            _scheduled = HasWork();
            return _scheduled;
        }
    }

    /// <summary>From now on only <see cref="Lane.Control"/> is served; the rest waits.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held = true;
        }
    }

    /// <summary>Called in the actor's turn, so that what waited is found at its end.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _held = false;
        }
    }

    /// <summary>Refuses everything but control messages and returns what was waiting.</summary>
    public IReadOnlyCollection<Envelope> CloseInbox()
    {
        lock (_gate)
        {
            _inboxClosed = true;
            var waiting = _user;
            _user = null;
            _inner = null;
            return waiting is null ? [] : waiting;
        }
    }

    /// <summary>Refuses everything and returns the control messages that were waiting.</summary>
    public IReadOnlyCollection<Envelope> Close()
    {
        lock (_gate)
        {
            _closed = true;
            var waiting = _control;
            _control = null;
            return waiting is null ? [] : waiting;
        }
    }

    private Queue<Envelope> Queue(Lane lane) => lane switch
    {
        Lane.Control => _control ??= new Queue<Envelope>(),
        Lane.Inner => _inner ??= new Queue<Envelope>(),
        _ => _user ??= new Queue<Envelope>(),
    };

    private bool TryClaimTurn()
    {
        if (_scheduled || !HasWork()) return false;
        _scheduled = true;
        return true;
    }

    private bool HasWork() => _control is { Count: > 0 } || (!_held && (_inner is { Count: > 0 } || _user is { Count: > 0 }));

    private static bool TryDequeue(ref Queue<Envelope>? queue, out Envelope envelope)
    {
        envelope = default;
        if (queue is null || !queue.TryDequeue(out envelope)) return false;
        if (queue.Count == 0 && queue.Capacity > KeptCapacityMax) queue = null;
        return true;
    }
}
