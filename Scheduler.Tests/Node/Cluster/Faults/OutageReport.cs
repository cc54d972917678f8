using System.Globalization;
using System.Text;

namespace Scheduler.Tests.Node.Cluster.Faults;

/// <summary>A table of outages: one line for each kind of fault, times in seconds.</summary>
internal static class OutageReport
{
    public static string Of(IReadOnlyCollection<Outage> outages)
    {
        var text = new StringBuilder();
        text.AppendLine("| fault | services | next write: median | p95 | max | longest gap: median | max |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var kind in outages.GroupBy(one => one.Kind))
        {
            var next = kind.Select(one => one.Next ?? TimeSpan.MaxValue).Order().ToList();
            var gaps = kind.Select(one => one.LongestGap).Order().ToList();
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {kind.Key} | {next.Count} | {At(next, 0.5)} | {At(next, 0.95)} | {At(next, 1)} | {At(gaps, 0.5)} | {At(gaps, 1)} |");
        }

        return text.ToString();
    }

    /// <summary>The nearest rank.</summary>
    private static string At(List<TimeSpan> sorted, double share)
    {
        var found = sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
        return found == TimeSpan.MaxValue ? "never" : found.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
    }
}
