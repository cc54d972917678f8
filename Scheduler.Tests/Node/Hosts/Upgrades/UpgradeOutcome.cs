using System.Globalization;
using System.Text;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Node.Hosts.Upgrades;

/// <summary>What one update came to.</summary>
/// <param name="End">Null when it did not end in time.</param>
/// <param name="Violations">Promises that were broken.</param>
internal sealed record UpgradeOutcome(string Fault, UpdateState? End, TimeSpan Took, IReadOnlyList<string> Violations)
{
    /// <summary>A line for each kind of fault, times in seconds.</summary>
    public static string Table(IReadOnlyCollection<UpgradeOutcome> outcomes)
    {
        var text = new StringBuilder();
        text.AppendLine("| fault | updates | upgraded | rolled back | paused | stuck | violations | time to end: median | p95 |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var kind in outcomes.GroupBy(one => one.Fault).Concat(outcomes.GroupBy(_ => "all"))) text.AppendLine(Line(kind.Key, [.. kind]));
        return text.ToString();
    }

    private static string Line(string fault, IReadOnlyList<UpgradeOutcome> some)
    {
        var times = some.Select(one => one.Took.TotalSeconds).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"| {fault} | {some.Count} | {Count(UpdateState.Completed)} | {Count(UpdateState.RolledBack)} | {Count(UpdateState.Paused)} | {Count(null)} | {some.Sum(one => one.Violations.Count)} | {At(times, 0.5):0.0} | {At(times, 0.95):0.0} |");

        int Count(UpdateState? end) => some.Count(one => one.End == end);
    }

    /// <summary>The nearest rank.</summary>
    private static double At(List<double> sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
