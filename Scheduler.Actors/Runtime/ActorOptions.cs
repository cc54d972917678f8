namespace Scheduler.Actors.Runtime;

/// <summary>How one actor is run.</summary>
public sealed record ActorOptions
{
    public static readonly ActorOptions Default = new();

    /// <summary>How many messages may wait. Timers, completions and other messages of the runtime do not count.</summary>
    public int MailboxCapacity { get; init; } = 1024;

    public Supervision Supervision { get; init; } = Supervision.Default;

    /// <summary>Where the actor's turns run, when not where the system's do; for example a thread of its own.</summary>
    public TaskScheduler? Scheduler { get; init; }
}
