using Scheduler.Actors.Runtime.Internal;
using Scheduler.Actors.Seams;

namespace Scheduler.Actors.Runtime;

/// <summary>What an actor may use of its surroundings. Only valid in the actor's own turns, and never from other threads.</summary>
public sealed class ActorContext
{
    private readonly ActorCell _cell;

    internal ActorContext(ActorCell cell) => _cell = cell;

    public ActorRef Self => _cell;

    /// <summary>Null for an actor that the system spawned.</summary>
    public ActorRef? Parent => _cell.Parent;

    /// <summary>
    /// Who expects the reply to the current message, if anybody. A completion has the sender of the message that its
    /// work was started for.
    /// </summary>
    public ActorRef? Sender => _cell.Sender;

    public ActorSystem System => _cell.System;

    /// <summary>The time, the same throughout one message.</summary>
    public DateTimeOffset Now => _cell.Now;

    public IEntropy Entropy => _cell.System.Options.Entropy;

    public void Log(ActorLogLevel level, string text, Exception? cause = null) =>
        _cell.System.Options.Log.Write(level, _cell.Path, text, cause);

    /// <summary>Answers <see cref="Sender"/>; nothing happens when nobody waits.</summary>
    public void Reply(object reply) => Sender?.Tell(reply, Self);

    /// <summary>Starts a child, which is stopped with this instance. Throws when a child of that name is there, or still stopping.</summary>
    public ActorRef Spawn(string name, Func<Actor> factory, ActorOptions? options = null) =>
        _cell.Spawn(name, factory, options ?? ActorOptions.Default);

    /// <summary>Stops an actor after its current turn; messages that wait are answered with <see cref="AskOutcome.Stopped"/>.</summary>
    public void Stop(ActorRef target) => CellOf(target).PostControl(Signal.Stop.Instance);

    /// <summary>Lets an actor handle what waits in its mailbox, refuses what comes later, and then stops it.</summary>
    public void Drain(ActorRef target) => CellOf(target).PostDrain();

    /// <summary>Asks for a <see cref="Terminated"/> message once <paramref name="target"/> has stopped, at once if it already has.</summary>
    public void Watch(ActorRef target) => _cell.Watch(target);

    /// <summary>Sends <paramref name="message"/> to Self after <paramref name="due"/>, replacing the timer with the same key.</summary>
    public void StartTimer(object key, TimeSpan due, object message) => _cell.StartTimer(key, due, TimeSpan.Zero, message);

    /// <summary>As <see cref="StartTimer"/>, again and again. A slow actor gets fewer messages, never a heap of them.</summary>
    public void StartPeriodicTimer(object key, TimeSpan period, object message) => _cell.StartTimer(key, period, period, message);

    /// <summary>After this, the timer's message does not arrive, not even if it was already due.</summary>
    public void CancelTimer(object key) => _cell.CancelTimer(key);

    /// <summary>
    /// Runs I/O outside the actor and receives its completion as a message, ahead of others' messages. The work is
    /// cancelled, and its completion dropped, when this instance ends. <paramref name="toMessage"/> runs in a turn.
    /// </summary>
    public void Pipe<T>(Func<CancellationToken, Task<T>> work, Func<Outcome<T>, object> toMessage) =>
        _cell.Pipe(work, toMessage, hold: false);

    /// <summary>
    /// As <see cref="Pipe{T}"/>, and until the completion has been received, every other message waits (within the
    /// mailbox's bound). One at a time: throws when another such work is outstanding.
    /// </summary>
    public void PipeAndHold<T>(Func<CancellationToken, Task<T>> work, Func<Outcome<T>, object> toMessage) =>
        _cell.Pipe(work, toMessage, hold: true);

    /// <summary>Sends a message to another actor and receives how that went as a message, within the deadline.</summary>
    public void Ask(ActorRef target, object message, TimeSpan deadline, Func<AskOutcome, object> toMessage) =>
        Pipe(
            cancel => target.AskAsync(message, deadline, cancel),
            outcome => toMessage(outcome is Outcome<AskOutcome>.Done done ? done.Value : new AskOutcome.Stopped()));

    /// <summary>Sends ahead of others' messages, and without regard to the receiver's capacity.</summary>
    internal void TellAhead(ActorRef target, object message) => CellOf(target).PostInner(message);

    /// <summary>As <see cref="TellAhead"/>, to the parent if there is one.</summary>
    internal void TellParent(object message) => _cell.Parent?.PostInner(message);

    private static ActorCell CellOf(ActorRef target) =>
        target as ActorCell ?? throw new ArgumentException($"{target} is not an actor", nameof(target));
}
