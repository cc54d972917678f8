using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Loss;

/// <summary>What a server remembers of a host with which something is wrong.</summary>
internal sealed record HostMark
{
    public required HostId Host { get; init; }

    public required HostTrouble Trouble { get; init; }

    public required string Reason { get; init; }

    public required HostState Told { get; init; }

    public required bool IsEmbedded { get; init; }

    /// <summary>Since when its grace counts, by the clock's timestamps.</summary>
    public required long From { get; init; }

    /// <summary>When it was given up, by the clock's timestamps; null while it is not.</summary>
    public long? LostAt { get; init; }

    /// <summary>The mark as it goes on: the same trouble counts from where it began, and another one anew.</summary>
    /// <param name="before">Null when nothing was wrong until now.</param>
    /// <param name="now">The clock's timestamp.</param>
    public HostMark After(HostMark? before, long now) => before switch
    {
        null => this,
        _ when before.Trouble == Trouble => this with { From = before.From, LostAt = before.LostAt },
        // It was out of reach before its server was gone. Its agent has yet to find another server, unless it had none but that.
        { Trouble: HostTrouble.ServerSilent } when Trouble == HostTrouble.ServerGone => this with { From = IsEmbedded ? before.From : now, LostAt = before.LostAt },
        { Trouble: HostTrouble.Silent } when Trouble == HostTrouble.ServerGone => this with { From = before.From, LostAt = before.LostAt },
        _ => this with { LostAt = before.LostAt },
    };
}
