using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>What came of a try.</summary>
/// <param name="By">Who tried.</param>
public sealed record NeighbourAnswer(HostId By, ReachTarget Target, ReachOutcome Outcome, string? Words)
{
    public bool IsAnswered => Outcome is ReachOutcome.Well or ReachOutcome.Badly or ReachOutcome.Refused;
}
