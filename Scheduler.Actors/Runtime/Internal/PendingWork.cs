namespace Scheduler.Actors.Runtime.Internal;

/// <summary>Work that an actor started outside itself and whose completion it will receive as a message.</summary>
internal abstract class PendingWork(ActorRef? sender)
{
    /// <summary>Who sent the message that the work was started for; also the sender of its completion.</summary>
    public ActorRef? Sender { get; } = sender;

    /// <summary>Makes the message of the finished work. Runs in the actor's turn.</summary>
    public abstract object ToMessage();
}

internal sealed class PendingWork<T>(ActorRef? sender, Func<Outcome<T>, object> toMessage) : PendingWork(sender)
{
    private Task<T>? _task;

    /// <summary>
    /// Starts the work in the caller's turn and calls <paramref name="ended"/> once it has ended. The work's
    /// continuations, and that call, stay on <paramref name="scheduler"/>.
    /// </summary>
    public void Start(Func<CancellationToken, Task<T>> work, TaskScheduler scheduler, Action<PendingWork> ended, CancellationToken cancel)
    {
        var task = Begin(work, cancel);
        _task = task;
        task.ContinueWith(
            (_, _) => ended(this),
            null,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            scheduler);
    }

    public override object ToMessage() => toMessage(OutcomeOf(_task!));

    private static Task<T> Begin(Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return work(cancel);
        }
        catch (Exception cause)
        {
            // The work's own failure is a value for the actor, however early it comes.
            return Task.FromException<T>(cause);
        }
    }

    private static Outcome<T> OutcomeOf(Task<T> task) => task.Status switch
    {
        TaskStatus.RanToCompletion => new Outcome<T>.Done(task.Result),
        TaskStatus.Canceled => new Outcome<T>.Failed(new OperationCanceledException("the work was cancelled")),
        _ => new Outcome<T>.Failed(task.Exception!.InnerException!),
    };
}
