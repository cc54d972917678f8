using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>
/// Which instances of one host are said not to be reached. A refusal is the machine's own word. Silence counts only where
/// there is a way from that neighbour to that host: something else there answers it, or this very port has. Otherwise it is
/// between the two hosts, and no instance is to be suspected. Pure.
/// </summary>
public static class UnreachedRules
{
    /// <summary>One lost answer is nothing.</summary>
    public const int InARow = 2;

    /// <param name="histories">Of all neighbours and ports of the host.</param>
    public static ImmutableArray<UnreachedInstance> Of(IReadOnlyCollection<ReachHistory> histories)
    {
        // On most hosts there is none.
        if (!histories.Any(one => one.InVain >= InARow)) return [];
        return
        [
            .. histories.GroupBy(one => one.Latest.Target.Place)
                .Where(tries => tries.All(one => Counts(one, histories)))
                .Select(tries => tries.OrderBy(one => one.Latest.By).ToList())
                .OrderBy(tries => tries[0].Latest.Target.Service)
                .ThenBy(tries => tries[0].Latest.Target.Slot)
                .ThenBy(tries => tries[0].Latest.Target.Port)
                .Select(tries => new UnreachedInstance(tries[0].Latest.Target.Instance, WordsOf(tries)))
                .DistinctBy(one => one.Instance)
                .Take(HostView.UnreachedMax),
        ];
    }

    private static bool Counts(ReachHistory one, IReadOnlyCollection<ReachHistory> all) =>
        one.InVain >= InARow && (one.Latest.Outcome == ReachOutcome.Refused || HasWay(one, all));

    /// <summary>What answered in an earlier round may be as silent by now.</summary>
    private static bool HasWay(ReachHistory one, IReadOnlyCollection<ReachHistory> all)
    {
        var others = all.Where(other => other.Latest.By == one.Latest.By && other.Latest.Target.Place != one.Latest.Target.Place).ToList();
        return others.Count == 0 ? one.WasAnswered : others.Any(other => other.Latest.IsAnswered && other.Round >= one.Round);
    }

    /// <param name="tries">Of one port, by the names of those who tried.</param>
    private static string WordsOf(IReadOnlyList<ReachHistory> tries)
    {
        var latest = tries[0].Latest;
        var by = NeighbourWords.List([.. tries.Select(one => one.Latest.By)]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"not reached from {by} at {latest.Target.Address}:{latest.Target.Port}: {NeighbourWords.Bare(latest)}");
    }
}
