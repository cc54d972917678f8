using Scheduler.Node.Http.DockerApi;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Preflight;

namespace Scheduler.Node.Http.Rest;

/// <summary>An update that is not begun, in the words of each API.</summary>
internal static class PreflightAnswers
{
    /// <summary>The answer to give instead; null where the update may begin.</summary>
    public static IResult? Refusal(HttpContext http, PreflightReport report)
    {
        var faults = report.Certain.Select(finding => new FieldFault($"services.{finding.Service.Service}", finding.Text)).ToList();
        return faults.Count == 0 ? null : Problems.NotBegun(
            http,
            $"{Detail(report)}. preflight=false (`scheduler up --no-preflight`) begins it all the same.",
            faults);
    }

    public static IResult? DockerRefusal(PreflightReport report) => report.Certain.Any()
        ? DockerAnswers.Error(
            StatusCodes.Status409Conflict,
            $"{Detail(report)}. The label {Core.Preflight.PreflightLabel.Name}={Core.Preflight.PreflightLabel.Off} (`docker service update --label-add`) begins it all the same")
        : null;

    private static string Detail(PreflightReport report) =>
        $"Nothing was changed: {string.Join("; ", report.Certain.Select(finding => $"{finding.Service}: {finding.Text}").Distinct())}";
}
