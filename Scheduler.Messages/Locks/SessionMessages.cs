using System.Collections.Immutable;

namespace Scheduler.Messages.Locks;

/// <summary>What a session can be sent and answers.</summary>
public abstract record SessionInput;

/// <summary>Makes the session: <see cref="SessionView"/> or a <see cref="Refusal"/>. Repeating it changes nothing.</summary>
public sealed record OpenSession(SessionId Id, TimeSpan Ttl, string? Note) : SessionInput;

/// <summary>Begins its time to live anew: <see cref="SessionView"/>, or not found when it has ended.</summary>
public sealed record RenewSession : SessionInput;

/// <summary>Ends it with all that it holds: <see cref="SessionEnded"/>, also when it has ended before.</summary>
public sealed record EndSession : SessionInput;

/// <summary>Asks for the <see cref="SessionView"/> and renews nothing.</summary>
public sealed record GetSession : SessionInput;

/// <summary>
/// A lock asks whether the session lives, and to be told when it ends: <see cref="SessionAlive"/>, or a
/// <see cref="Refusal"/>, of which only not found means that the session has ended.
/// </summary>
public sealed record AttachLock(string Lock) : SessionInput;

/// <summary>The session neither holds this lock nor waits for it any longer.</summary>
public sealed record DetachLock(string Lock) : SessionInput;

/// <param name="Remaining">Until it ends without a renewal, as the owner counts.</param>
public sealed record SessionAlive(TimeSpan Remaining);

public sealed record SessionEnded;

/// <summary>A session as people see it.</summary>
/// <param name="Deadline">When it ends without a renewal, by the owner's clock: for people, not to rely on.</param>
/// <param name="Locks">Those that it holds or waits for, as it last heard.</param>
public sealed record SessionView(
    SessionId Id, TimeSpan Ttl, string? Note, DateTimeOffset OpenedAt, DateTimeOffset Deadline, ImmutableArray<string> Locks);

/// <summary>What happened to a session. Its end is no event: the history is deleted, and no history means ended.</summary>
public abstract record SessionEvent
{
    private SessionEvent()
    {
    }

    public sealed record Opened(SessionId Id, TimeSpan Ttl, string? Note, DateTimeOffset At) : SessionEvent;
}
