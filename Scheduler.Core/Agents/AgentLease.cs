namespace Scheduler.Core.Agents;

/// <summary>How long one instance that must never run twice may run here, by the watchdog's clock. Pure.</summary>
public sealed record AgentLease
{
    private const int AskedMax = 16;

    /// <summary>When the latest questions were asked: what answers another one is of an earlier life.</summary>
    public System.Collections.Immutable.ImmutableQueue<long> Asked { get; init; } = [];

    /// <summary>Its container must be dead by then.</summary>
    public long Until { get; init; } = long.MinValue;

    /// <summary>Its container may be started.</summary>
    public bool MayStart { get; init; }

    /// <summary>The first question by which a start was asked for, since it was last known that none is under way.</summary>
    public long? StartsSince { get; init; }

    /// <summary>A start was asked for and not yet allowed.</summary>
    public bool WantsStart { get; init; }

    /// <summary>A start was begun whose end is not known.</summary>
    public bool IsStartOpen { get; init; }

    public bool Starts => WantsStart || IsStartOpen;

    public AgentLease Asking(long now)
    {
        var asked = Asked.Enqueue(now);
        if (asked.Count() > AskedMax) asked = asked.Dequeue();
        // What was allowed for an earlier start does not cover a later one: its service takes that start for over.
        return Starts
            ? this with { Asked = asked, StartsSince = StartsSince ?? now }
            : this with { Asked = asked, StartsSince = null, MayStart = false };
    }

    /// <summary>The lease after an answer; unchanged when it answers nothing that was asked.</summary>
    public AgentLease Answered(long stamp, TimeSpan span, bool mayStart) => Asked.Contains(stamp)
        ? this with { Until = Math.Max(Until, stamp + span.Ticks), MayStart = MayStart || (mayStart && StartsSince <= stamp) }
        : this;

    public AgentLease Began() => this with { WantsStart = false, IsStartOpen = true };

    public AgentLease Ended() => this with { IsStartOpen = false };
}
