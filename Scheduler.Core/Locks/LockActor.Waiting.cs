using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>
/// Who waits for the lock. A wait is a chain of rounds, each one request: what came to the lock's owner before it died
/// is taken up by the next round at the new owner. Nothing of it is journaled.
/// </summary>
public sealed partial class LockActor
{
    private bool _serveDue;

    private void OnAcquire(AcquireLock acquire)
    {
        if (_queue.Join(acquire.Session) is not { } waiter)
        {
            Context.Reply(new Refusal(RefusalKind.Busy, $"{_around.Options.WaitersMax} sessions wait for lock {_name} already; try again later"));
            return;
        }

        waiter.Asker?.Tell(Refusal.Conflict("the session asked for this lock a second time; the later request is the one that waits"), Context.Self);
        (waiter.Asker, waiter.Note, waiter.IsInHurry, waiter.AliveUntil) = (Context.Sender, acquire.Note, acquire.Wait <= TimeSpan.Zero, null);
        Context.CancelTimer((waiter, nameof(PlaceOver)));
        if (waiter.IsInHurry) Context.CancelTimer((waiter, nameof(RoundOver)));
        else Context.StartTimer((waiter, nameof(RoundOver)), acquire.Wait, new RoundOver(waiter));
        AskAfter(waiter);
        Post();
    }

    private void AskAfter(Waiter waiter)
    {
        waiter.IsAsking = true;
        var question = ++waiter.Question;
        AskSession(waiter.Session, reply => new WaiterHeard(waiter, question, reply));
    }

    private void OnWaiterHeard(WaiterHeard heard)
    {
        var waiter = heard.Waiter;
        if (_queue.Find(waiter.Session) != waiter || waiter.Question != heard.Question) return;
        waiter.IsAsking = false;
        switch (heard.Reply)
        {
            case SessionAlive alive:
                waiter.AliveUntil = Context.Now + alive.Remaining;
                Serve();
                if (waiter is { IsInHurry: true, Asker: not null } && _queue.Find(waiter.Session) == waiter) Dismiss(waiter, Queued(waiter));
                break;
            case Refusal refusal:
                Dismiss(waiter, refusal);
                break;
            default:
                throw new InvalidOperationException($"a session answered {heard.Reply.GetType()}");
        }
    }

    private void ServeSoon()
    {
        if (_serveDue || _queue.Count == 0) return;
        _serveDue = Context.Self.Tell(LockDue.Serve);
    }

    /// <summary>
    /// Gives the lock to whom it is due. The first in the queue gets it while it
    /// waits; between two rounds its place is kept a moment.
    /// </summary>
    private void Serve()
    {
        _serveDue = false;
        if (State.Holder is { } holder)
        {
            if (_queue.Find(holder.Session) is { AliveUntil: not null } again) Grant(again);
            return;
        }

        if (_queue.First is not { Asker: not null } first) return;
        if (first.AliveUntil is not null) Grant(first);
        else if (!first.IsAsking) AskAfter(first);
    }

    private void Grant(Waiter waiter)
    {
        var (asker, deadline) = (waiter.Asker, waiter.AliveUntil);
        Forget(waiter);
        _deadline = deadline;
        Handle(new GrantLock(waiter.Session, waiter.Note, deadline), asker);
        Post();
        ServeSoon();
    }

    private void OnRoundOver(Waiter waiter)
    {
        if (_queue.Find(waiter.Session) != waiter) return;
        waiter.Asker?.Tell(Queued(waiter), Context.Self);
        (waiter.Asker, waiter.AliveUntil) = (null, null);
        Context.StartTimer((waiter, nameof(PlaceOver)), _around.Options.PlaceKeptFor, new PlaceOver(waiter));
    }

    private void OnPlaceOver(Waiter waiter)
    {
        if (_queue.Find(waiter.Session) == waiter && waiter.Asker is null) Dismiss(waiter, reply: null);
    }

    private void OnLeave(SessionId session)
    {
        Context.Reply(new SessionEnded());
        if (_queue.Find(session) is { } waiter) Dismiss(waiter, reply: null);
    }

    private LockQueued Queued(Waiter waiter) => new(_queue.PlaceOf(waiter), State.Holder);

    private void Dismiss(Waiter waiter, object? reply)
    {
        if (reply is not null) waiter.Asker?.Tell(reply, Context.Self);
        Forget(waiter);
        if (State.Holder?.Session != waiter.Session) Detach(waiter.Session);
        Post();
        ServeSoon();
    }

    private void Forget(Waiter waiter)
    {
        Context.CancelTimer((waiter, nameof(RoundOver)));
        Context.CancelTimer((waiter, nameof(PlaceOver)));
        _queue.Remove(waiter);
    }

    private sealed record WaiterHeard(Waiter Waiter, int Question, object Reply);

    private sealed record RoundOver(Waiter Waiter);

    private sealed record PlaceOver(Waiter Waiter);
}
