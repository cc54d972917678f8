using System.Collections.Immutable;
using Scheduler.Core.Preflight;
using Scheduler.Core.Services.Forecasts;

namespace Scheduler.Node.Preflight;

/// <summary>What wishes would come to, and what they would run into.</summary>
public sealed record PreflightReport(ImmutableArray<Forecast> Forecasts, ImmutableArray<PreflightFinding> Findings)
{
    public static readonly PreflightReport Nothing = new([], []);

    /// <summary>What was found out about images.</summary>
    public ImmutableArray<ImageLook> Images { get; init; } = [];

    /// <summary>What no update is begun with.</summary>
    public IEnumerable<PreflightFinding> Certain => Findings.Where(finding => finding.IsCertain);

    /// <summary>What may yet come about, in words.</summary>
    public IReadOnlyList<string> Doubts => [.. Findings.Where(finding => !finding.IsCertain).Select(finding => $"{finding.Service}: {finding.Text}")];
}
