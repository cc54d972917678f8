using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Journal;

/// <summary>
/// An actor whose state is the fold of its events. This class alone sequences decide, append, evolve, reply and
/// effects; nothing is said or done before the append has committed. While one is outstanding every other message waits.
/// </summary>
public abstract partial class EventSourcedActor<TState, TCommand, TEvent>(
    EntityContext entity, IEntityCodec<TState, TEvent> codec, EntityOptions? options = null) : Actor
    where TState : class
    where TCommand : class
    where TEvent : class
{
    private readonly EntityOptions _options = options ?? EntityOptions.Default;
    private readonly Queue<(TCommand Command, ActorRef? ReplyTo)> _ownCommands = new();
    private Epoch _epoch = entity.Epoch;
    private long _sequence;
    private long _snapshotSequence;
    private PendingCommit<TState, TEvent>? _pending;

    /// <summary>The state before any event.</summary>
    protected abstract TState Empty { get; }

    /// <summary>The committed state. Null until the history has been read.</summary>
    protected TState State { get; private set; } = null!;

    protected EntityContext Entity => entity;

    /// <summary>The epoch that effects have to carry.</summary>
    protected Epoch Epoch => _epoch;

    /// <summary>The sequence number of the last committed event.</summary>
    protected long LastSequence => _sequence;

    /// <summary>Asked when nothing came for <see cref="EntityOptions.PassivateAfter"/>.</summary>
    protected virtual bool CanPassivate => false;

    protected internal sealed override void PreStart()
    {
        StartIdleTimer();
        Read(hold: true);
    }

    protected internal sealed override void Receive(object message)
    {
        switch (message)
        {
            case EntitySignal signal:
                HandleSignal(signal);
                break;
            case not null when !IsRecovered:
                PutOff(message);
                break;
            case TCommand command:
                _lastActive = Context.Now;
                Run(command, Context.Sender);
                break;
            default:
                _lastActive = Context.Now;
                OnOther(message!);
                break;
        }
    }

    /// <summary>What <paramref name="command"/> comes to. Pure: it may look at its arguments only.</summary>
    protected abstract Decision<TEvent> Decide(TState state, TCommand command, DateTimeOffset now);

    /// <summary>The state after <paramref name="happened"/>. Pure and total.</summary>
    protected abstract TState Evolve(TState state, TEvent happened);

    /// <summary>The history has been read; <see cref="State"/> is set. Outstanding effects are planned here.</summary>
    protected virtual void OnRecovered()
    {
    }

    /// <summary>Events were committed and the command answered; <see cref="State"/> is the new one. Effects go here.</summary>
    protected virtual void OnCommitted(TState before, ImmutableArray<TEvent> events)
    {
    }

    /// <summary>A command of anybody's was surely not written; the state is unchanged.</summary>
    protected virtual void OnNotWritten(string reason)
    {
    }

    /// <summary>A message that is no <typeparamref name="TCommand"/>: reports, timers, completions. Only after recovery.</summary>
    protected virtual void OnOther(object message)
    {
    }

    /// <summary>
    /// Runs a command of the entity's own, from any of the hooks. While an append is outstanding it waits for its turn.
    /// Its reply goes to <paramref name="replyTo"/>, or nowhere.
    /// </summary>
    protected void Handle(TCommand command, ActorRef? replyTo = null)
    {
        if (_pending is null && _ownCommands.Count == 0)
        {
            Run(command, replyTo);
            return;
        }

        if (_ownCommands.Count >= _options.OwnCommandsMax)
        {
            throw new InvalidOperationException($"{entity.PersistenceId} gave itself more than {_options.OwnCommandsMax} commands at once");
        }

        _ownCommands.Enqueue((command, replyTo));
    }

    private void Run(TCommand command, ActorRef? replyTo)
    {
        if (!entity.Lease.IsHeld)
        {
            Answer(replyTo, Refusal.Unavailable(LeaseGuard.Lapsed));
            OnNotWritten(LeaseGuard.Lapsed);
            return;
        }

        switch (Decide(State, command, Context.Now))
        {
            case Decision<TEvent>.Refuse refuse:
                Answer(replyTo, refuse.Refusal);
                break;
            case Decision<TEvent>.Accept { Events.IsDefaultOrEmpty: true, Purge: false } nothing:
                Answer(replyTo, nothing.Reply);
                break;
            case Decision<TEvent>.Accept accept:
                Append(accept, replyTo);
                break;
            default:
                throw new InvalidOperationException($"{command.GetType().Name} came to no decision");
        }
    }

    private void Append(Decision<TEvent>.Accept accept, ActorRef? replyTo)
    {
        ImmutableArray<TEvent> events = accept.Events.IsDefault ? [] : accept.Events;
        var next = State;
        foreach (var happened in events)
        {
            next = Evolve(next, happened);
        }

        var write = WriteOf(events, next, accept.Purge);
        _pending = new PendingCommit<TState, TEvent>(write, events, next, accept.Reply, replyTo);
        var clock = Context.System.Options.Clock;
        Context.PipeAndHold(
            cancel => entity.Journal.AppendAsync(write, cancel).WaitAsync(_options.AppendDeadline, clock, cancel),
            static outcome => new EntitySignal.AppendEnded(outcome));
    }

    private JournalWrite WriteOf(ImmutableArray<TEvent> events, TState next, bool purge)
    {
        if (purge) return new JournalWrite(entity.PersistenceId, entity.Shard, _epoch, _sequence, [], Purge: true);
        var snapshotDue = _sequence + events.Length - _snapshotSequence >= _options.SnapshotEvery;
        return new JournalWrite(
            entity.PersistenceId,
            entity.Shard,
            _epoch,
            _sequence,
            [.. events.Select(codec.Encode)],
            snapshotDue ? codec.EncodeSnapshot(next) : null);
    }

    private void Answer(ActorRef? replyTo, object reply) => replyTo?.Tell(reply, Context.Self);
}
