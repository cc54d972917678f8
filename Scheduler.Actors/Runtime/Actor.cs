namespace Scheduler.Actors.Runtime;

/// <summary>
/// State with one owner. The runtime calls the members of an instance one at a time, so they need no locks and must
/// not block or await; I/O goes through <see cref="ActorContext.Pipe{T}"/> and comes back as a message.
/// An expected failure is answered with a value. An exception is a broken invariant: the instance is thrown away and a
/// fresh one made by the factory, after a back-off.
/// </summary>
public abstract class Actor
{
    /// <summary>The actor's surroundings. Set before <see cref="PreStart"/>, and so not yet in the constructor.</summary>
    protected internal ActorContext Context { get; internal set; } = null!;

    /// <summary>Runs once per instance, before its first message.</summary>
    protected internal virtual void PreStart()
    {
    }

    protected internal abstract void Receive(object message);

    /// <summary>Runs once per instance that has started: when it is stopped, after its children, or when it failed.</summary>
    protected internal virtual void PostStop()
    {
    }
}
