using Scheduler.Actors.Runtime.Internal;

namespace Scheduler.Actors.Runtime;

/// <summary>The address of an actor, or of a caller that waits for an answer. May be used from any thread.</summary>
public abstract class ActorRef
{
    private protected ActorRef(string path) => Path = path;

    /// <summary>The names from the root down, such as <c>/cluster/shards/17/service:web:front</c>.</summary>
    public string Path { get; }

    /// <summary>
    /// Puts a message into the mailbox and never blocks. False when the mailbox is full or the actor has stopped; the
    /// message is then dropped, and the sender decides what that means.
    /// </summary>
    public bool Tell(object message, ActorRef? sender = null) => Post(message, sender) == PostResult.Accepted;

    /// <summary>
    /// For code outside actors: sends <paramref name="message"/> and waits for what the actor replies, at most
    /// <paramref name="deadline"/>. The task fails only with <see cref="OperationCanceledException"/>.
    /// </summary>
    public abstract Task<AskOutcome> AskAsync(object message, TimeSpan deadline, CancellationToken cancel = default);

    public override string ToString() => Path;

    internal abstract PostResult Post(object message, ActorRef? sender);
}
