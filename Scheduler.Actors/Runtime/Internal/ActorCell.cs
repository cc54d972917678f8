namespace Scheduler.Actors.Runtime.Internal;

/// <summary>
/// One actor as the runtime sees it: its mailbox, and the turn that takes from it. Everything but posting happens in
/// turns, one at a time. How instances begin, fail and end is in the other part of the class.
/// </summary>
internal sealed partial class ActorCell : ActorRef, IThreadPoolWorkItem
{
    private readonly Mailbox _mailbox;
    private readonly ActorOptions _options;
    private readonly TaskScheduler _scheduler;
    private Envelope _current;
    private DateTimeOffset? _now;
    private TimerSet? _timers;
    private WorkSet? _work;
    private PendingWork? _held;

    public ActorCell(ActorSystem system, ActorCell? parent, string name, Func<Actor> factory, ActorOptions options)
        : base($"{parent?.Path}/{name}")
    {
        System = system;
        Parent = parent;
        Name = name;
        _factory = factory;
        _options = options;
        _scheduler = options.Scheduler ?? system.Options.Scheduler;
        _mailbox = new Mailbox(options.MailboxCapacity);
    }

    public ActorSystem System { get; }

    public ActorCell? Parent { get; }

    public string Name { get; }

    public ActorRef? Sender => _current.Sender;

    /// <summary>Read once per message, so that one decision sees one time.</summary>
    public DateTimeOffset Now => _now ??= System.Options.Clock.GetUtcNow();

    public override Task<AskOutcome> AskAsync(object message, TimeSpan deadline, CancellationToken cancel = default) =>
        AskRef.Send(this, message, deadline, System.Options.Clock, cancel);

    /// <summary>One turn: some messages, then the next actor's turn.</summary>
    public void Execute()
    {
        for (var left = System.Options.MessagesPerTurn; left > 0 && _mailbox.TryTake(out var envelope); left--)
        {
            _now = null;
            if (envelope.Message is Signal signal)
            {
                Handle(signal);
            }
            else
            {
                Deliver(envelope);
            }
        }

        if (_mailbox.EndTurn()) Dispatcher.Schedule(this, _scheduler, yielding: true);
    }

    public PostResult PostControl(Signal signal) => Post(new Envelope(signal, null), Lane.Control);

    public void PostDrain()
    {
        _mailbox.Drain(out var wake);
        if (wake) Dispatcher.Schedule(this, _scheduler, yielding: false);
    }

    public void Pipe<T>(Func<CancellationToken, Task<T>> work, Func<Outcome<T>, object> toMessage, bool hold)
    {
        if (hold && _held is not null) throw new InvalidOperationException($"{Path} holds its messages back already");
        _work ??= new WorkSet();
        var pending = new PendingWork<T>(Sender, toMessage);
        _work.Add(pending);
        if (hold)
        {
            _held = pending;
            _mailbox.Hold();
        }

        pending.Start(work, _scheduler, hold ? PostHeldEnd : PostInner, _work.Token);
    }

    public void StartTimer(object key, TimeSpan due, TimeSpan period, object message)
    {
        _timers ??= new TimerSet(this, System.Options.Clock);
        _timers.Start(key, due, period, message);
    }

    public void CancelTimer(object key) => _timers?.Cancel(key);

    internal override PostResult Post(object message, ActorRef? sender) => Post(new Envelope(message, sender), Lane.User);

    private PostResult Post(Envelope envelope, Lane lane)
    {
        var result = _mailbox.Post(envelope, lane, out var wake);
        if (wake) Dispatcher.Schedule(this, _scheduler, yielding: false);
        return result;
    }

    /// <summary>Ahead of others' messages, and without regard to the capacity: for what the sender may send only so often.</summary>
    public void PostInner(object message) => Post(new Envelope(message, null), Lane.Inner);

    private void PostHeldEnd(PendingWork work) => PostControl(new Signal.HeldWorkEnded(work));

    private void Deliver(Envelope envelope)
    {
        switch (envelope.Message)
        {
            case DrainMarker:
                BeginStop(drainChildren: true);
                break;
            case ActorTimer timer:
                if (_timers is not null && _timers.Accept(timer)) Receive(timer.Message, null);
                break;
            case PendingWork work:
                if (_work is not null && _work.Remove(work)) ReceiveEnd(work);
                break;
            default:
                Receive(envelope.Message, envelope.Sender);
                break;
        }
    }

    private void ReceiveEnd(PendingWork work)
    {
        _current = new Envelope(work, work.Sender);
        object message;
        try
        {
            message = work.ToMessage();
        }
        catch (Exception cause)
        {
            Fail(cause);
            _current = default;
            return;
        }

        Receive(message, work.Sender);
    }

    private void Receive(object message, ActorRef? sender)
    {
        _current = new Envelope(message, sender);
        try
        {
            System.Options.OnReceive?.Invoke(this, message);
            _actor!.Receive(message);
        }
        catch (Exception cause)
        {
            // The supervision boundary: what escapes an actor is a broken invariant of that instance alone.
            Fail(cause);
        }

        _current = default;
    }
}
