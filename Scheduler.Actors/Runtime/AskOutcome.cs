namespace Scheduler.Actors.Runtime;

/// <summary>How an ask ended. <see cref="Full"/> and <see cref="Stopped"/> say that the message was surely not handled.</summary>
public abstract record AskOutcome
{
    private AskOutcome()
    {
    }

    public sealed record Answered(object Reply) : AskOutcome;

    /// <summary>The mailbox had no room.</summary>
    public sealed record Full : AskOutcome;

    /// <summary>The actor stopped before it took the message.</summary>
    public sealed record Stopped : AskOutcome;

    /// <summary>The actor took the message and failed or stopped before it replied; what it did is unknown.</summary>
    public sealed record Failed(string Reason) : AskOutcome;

    /// <summary>No reply within the deadline; the message may still be handled.</summary>
    public sealed record Expired(TimeSpan Deadline) : AskOutcome;
}
