using Scheduler.Actors.Runtime;
using Scheduler.Messages;

namespace Scheduler.Actors.Journal;

/// <summary>What follows from each way in which an append can end.</summary>
public abstract partial class EventSourcedActor<TState, TCommand, TEvent>
{
    private void HandleSignal(EntitySignal signal)
    {
        switch (signal)
        {
            case EntitySignal.ReadEnded read:
                EndRead(read.Outcome);
                break;
            case EntitySignal.ReadAgain:
                Read(hold: false);
                break;
            case EntitySignal.AppendEnded ended:
                EndAppend(OutcomeOf(ended.Outcome));
                break;
            case EntitySignal.IdleCheck:
                CheckIdle();
                break;
            case EntitySignal.EpochRaised raised:
                if (raised.Epoch > _epoch) _epoch = raised.Epoch;
                break;
            default:
                throw new InvalidOperationException($"{signal} is not for an entity");
        }
    }

    private void EndAppend(AppendOutcome outcome)
    {
        var pending = _pending ?? throw new InvalidOperationException("an append ended that was not outstanding");
        _pending = null;
        switch (outcome)
        {
            case AppendOutcome.Appended appended:
                Commit(pending, appended.LastSequence);
                break;
            case AppendOutcome.NotWritten notWritten:
                Answer(pending.ReplyTo, Refusal.Unavailable($"nothing was written: {notWritten.Reason}"));
                OnNotWritten(notWritten.Reason);
                break;
            case AppendOutcome.Fenced fenced:
                Answer(pending.ReplyTo, Refusal.Unavailable("nothing was written: another owner has taken over; try again"));
                Doubt($"fenced by epoch {fenced.Current}");
                return;
            case AppendOutcome.OutOfSequence other:
                Answer(pending.ReplyTo, Refusal.Unavailable("nothing was written: the history is not what this node believed; try again"));
                throw new InvalidOperationException($"the history ends at {other.LastSequence}, not at {_sequence}");
            case AppendOutcome.Unknown unknown:
                Answer(pending.ReplyTo, new Refusal(
                    RefusalKind.OutcomeUnknown,
                    $"it is unknown whether this was written: {unknown.Reason}; retry with the same idempotency key"));
                Doubt($"unknown outcome: {unknown.Reason}");
                return;
            default:
                throw new InvalidOperationException($"unknown append outcome {outcome}");
        }

        RunOwnCommands();
    }

    private void Commit(PendingCommit<TState, TEvent> pending, long lastSequence)
    {
        var before = State;
        State = pending.Next;
        _sequence = pending.Write.Purge ? 0 : lastSequence;
        if (pending.Write.Purge)
        {
            _snapshotSequence = 0;
        }
        else if (pending.Write.Snapshot is not null)
        {
            _snapshotSequence = lastSequence;
        }

        Answer(pending.ReplyTo, pending.Reply);
        OnCommitted(before, pending.Events);
        if (!pending.Write.Purge) return;
        State = Empty;
        Context.TellParent(new EntitySignal.Passivate(entity.PersistenceId));
    }

    /// <summary>The entity's end under this epoch. The owner takes a newer one before the history is read again.</summary>
    private void Doubt(string reason)
    {
        Context.Log(ActorLogLevel.Warning, $"stops under epoch {_epoch}: {reason}");
        Context.TellParent(new EntitySignal.EpochDoubted(entity.PersistenceId, _epoch, reason));
        Context.Stop(Context.Self);
        foreach (var (_, replyTo) in _ownCommands)
        {
            Answer(replyTo, Refusal.Unavailable("nothing was written: the entity is starting again; try again"));
        }

        _ownCommands.Clear();
    }

    private void RunOwnCommands()
    {
        while (_pending is null && _ownCommands.TryDequeue(out var own))
        {
            Run(own.Command, own.ReplyTo);
        }
    }

    private static AppendOutcome OutcomeOf(Outcome<AppendOutcome> outcome) => outcome switch
    {
        Outcome<AppendOutcome>.Done done => done.Value,
        Outcome<AppendOutcome>.Failed { Cause: TimeoutException } => new AppendOutcome.Unknown("the journal did not answer in time"),
        Outcome<AppendOutcome>.Failed failed => new AppendOutcome.Unknown(failed.Cause.Message),
        _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
    };
}
