using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>What a session has journaled: that it was opened. One that has no history has ended, or never was.</summary>
public sealed record SessionState
{
    public static readonly SessionState Ended = new();

    public SessionId? Id { get; init; }

    public TimeSpan Ttl { get; init; }

    public string? Note { get; init; }

    public DateTimeOffset OpenedAt { get; init; }
}
