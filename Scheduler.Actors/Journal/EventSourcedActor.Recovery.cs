using Scheduler.Actors.Runtime;
using Scheduler.Messages;

namespace Scheduler.Actors.Journal;

/// <summary>
/// How an entity comes and goes. Until the first read has ended everything waits in the mailbox; if it failed, reads go
/// on in the background, commands are refused with the reason at once, and other messages are stashed.
/// </summary>
public abstract partial class EventSourcedActor<TState, TCommand, TEvent>
{
    private readonly Queue<object> _stash = new();
    private string? _readFault;
    private int _readFaults;
    private DateTimeOffset _lastActive;

    private bool IsRecovered => State is not null;

    private void Read(bool hold)
    {
        var clock = Context.System.Options.Clock;
        Task<JournalHistory> ReadHistory(CancellationToken cancel) =>
            entity.Journal.ReadAsync(entity.PersistenceId, cancel).WaitAsync(_options.ReadDeadline, clock, cancel);
        if (hold)
        {
            Context.PipeAndHold(ReadHistory, static outcome => new EntitySignal.ReadEnded(outcome));
        }
        else
        {
            Context.Pipe(ReadHistory, static outcome => new EntitySignal.ReadEnded(outcome));
        }
    }

    private void EndRead(Outcome<JournalHistory> outcome)
    {
        switch (outcome)
        {
            case Outcome<JournalHistory>.Done done:
                Recover(done.Value);
                break;
            case Outcome<JournalHistory>.Failed { Cause: JournalUnavailableException or TimeoutException } failed:
                Context.Log(ActorLogLevel.Warning, $"cannot read the history: {failed.Cause.Message}");
                TryReadAgain($"the history cannot be read: {failed.Cause.Message}");
                break;
            case Outcome<JournalHistory>.Failed failed:
                throw new InvalidOperationException($"the journal broke its contract: {failed.Cause.Message}", failed.Cause);
            default:
                throw new InvalidOperationException($"unknown outcome {outcome}");
        }
    }

    private void Recover(JournalHistory history)
    {
        Recovered<TState> recovered;
        try
        {
            recovered = Recovery.Replay(history, Empty, codec, Evolve);
        }
        catch (JournalDamagedException fault)
        {
            // Not a broken invariant of this process: a person, or a newer version of the program, has to mend it.
            Context.Log(ActorLogLevel.Error, $"cannot understand the history: {fault.Message}", fault);
            TryReadAgain($"the history cannot be understood: {fault.Message}");
            return;
        }

        if (recovered.LastEpoch > _epoch)
        {
            Doubt($"the history has the newer epoch {recovered.LastEpoch}");
            return;
        }

        (State, _sequence, _snapshotSequence) = (recovered.State, recovered.LastSequence, recovered.SnapshotSequence);
        _readFault = null;
        _lastActive = Context.Now;
        OnRecovered();
        while (_stash.TryDequeue(out var message))
        {
            OnOther(message);
        }

        RunOwnCommands();
    }

    private void TryReadAgain(string reason)
    {
        _readFault = reason;
        _readFaults++;
        var backoff = new Supervision { BackoffMin = _options.ReadAgainMin, BackoffMax = _options.ReadAgainMax };
        Context.StartTimer(typeof(EntitySignal.ReadAgain), backoff.BackoffAfter(_readFaults), new EntitySignal.ReadAgain());
    }

    private void PutOff(object message)
    {
        if (Context.Sender is not null)
        {
            Context.Reply(Refusal.Unavailable(_readFault ?? "the history is being read"));
            return;
        }

        // A command that nobody waits for is not kept: its sender has to be ready to send it again anyway.
        if (message is not TCommand && _stash.Count < _options.StashMax)
        {
            _stash.Enqueue(message);
        }
        else
        {
            Context.Log(ActorLogLevel.Warning, $"dropped {message.GetType().Name}: the history cannot be read and the stash is full");
        }
    }

    private void StartIdleTimer() =>
        Context.StartTimer(typeof(EntitySignal.IdleCheck), _options.PassivateAfter, new EntitySignal.IdleCheck());

    private void CheckIdle()
    {
        if (IsRecovered && CanPassivate && Context.Now - _lastActive >= _options.PassivateAfter)
        {
            Context.TellParent(new EntitySignal.Passivate(entity.PersistenceId));
        }

        StartIdleTimer();
    }
}
