using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Loss;

/// <summary>A host with which something is wrong, as values only.</summary>
/// <param name="Reason">What is wrong, for a person.</param>
/// <param name="For">How long, by the judging server's monotonic clock.</param>
public sealed record HostSign(HostId Host, HostTrouble Trouble, string Reason, TimeSpan For)
{
    /// <summary>What its server said of its engine, where that is the trouble.</summary>
    public HostState Told { get; init; } = HostState.Degraded;

    /// <summary>How long it has been given up already; null while it has not.</summary>
    public TimeSpan? LostFor { get; init; }

    public HostEviction Eviction { get; init; }

    public bool IsOutOfReach => Trouble != HostTrouble.Engine;
}
