namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>What one neighbour has met with at one port, again and again.</summary>
/// <param name="Latest">What came of the latest try.</param>
/// <param name="InVain">Tries in a row that reached nobody.</param>
/// <param name="WasAnswered">Something has answered this neighbour at this port before.</param>
/// <param name="Round">The round of tries that the latest one was of.</param>
public sealed record ReachHistory(NeighbourAnswer Latest, int InVain, bool WasAnswered, long Round)
{
    /// <param name="before">Null for the first.</param>
    public static ReachHistory After(ReachHistory? before, NeighbourAnswer answer, long round) =>
        new(answer, IsInVain(answer) ? (before?.InVain ?? 0) + 1 : 0, before?.WasAnswered == true || answer.IsAnswered, round);

    /// <summary>A bad answer is an answer: whether it is one to be content with, the agent's own probe says.</summary>
    private static bool IsInVain(NeighbourAnswer answer) =>
        answer.Outcome is not (Messages.Hosts.ReachOutcome.Well or Messages.Hosts.ReachOutcome.Badly);
}
