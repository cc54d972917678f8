namespace Scheduler.Actors.Runtime;

/// <summary>Where actors write what a person running the system should know. Must not block.</summary>
public interface IActorLog
{
    /// <param name="level">How much it matters.</param>
    /// <param name="source">The path of the actor that writes.</param>
    /// <param name="text">One sentence.</param>
    /// <param name="cause">The exception behind it, if any.</param>
    void Write(ActorLogLevel level, string source, string text, Exception? cause = null);
}

public enum ActorLogLevel
{
    /// <summary>Normal, and worth a line.</summary>
    Info,

    /// <summary>Something was refused or is being tried again.</summary>
    Warning,

    /// <summary>A broken invariant, or something given up.</summary>
    Error,
}
