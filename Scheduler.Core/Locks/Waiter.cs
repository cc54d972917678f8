using Scheduler.Actors.Runtime;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>One session's place in a lock's queue.</summary>
internal sealed class Waiter(SessionId session)
{
    public SessionId Session => session;

    /// <summary>Who waits for the answer of the present round; null between two rounds.</summary>
    public ActorRef? Asker { get; set; }

    public string? Note { get; set; }

    /// <summary>The present round is one without waiting: it is answered as soon as the session is known to live.</summary>
    public bool IsInHurry { get; set; }

    /// <summary>Counts the questions to the session, so that a late answer is not taken for the last one's.</summary>
    public int Question { get; set; }

    public bool IsAsking { get; set; }

    /// <summary>The session's deadline as it last said, and when it said so, by the owner's clock; null while it must be asked.</summary>
    public DateTimeOffset? AliveUntil { get; set; }
}
