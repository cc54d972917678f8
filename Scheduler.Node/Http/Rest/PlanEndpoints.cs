using System.Text.Json;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages;
using Scheduler.Messages.Files;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Preflight;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/stacks/{stack}/plan: what putting a stack would do, without doing it.</summary>
public sealed class PlanEndpoints(StackEndpoints stacks, PreflightDesk preflight)
{
    private const int MakingMax = 1000;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/stacks/{stack}/plan", PostAsync)
        .Describe(
            "stacks",
            "Says what putting a stack would do",
            "Takes what PUT of the stack takes, and changes nothing. Placement is foreseen by what is known now; hosts and registries are asked for images as long as gateway.preflightPatience.")
        .Query("prune", "true: services of the stack that the body does not have would be removed.")
        .Query("pull", "true: as with PUT.")
        .Query("force", "true: as with PUT.")
        .Query("making", "Secrets and configs that will be made before, such as secret:shop_password,config:site.")
        .Takes<StackSpec>(ComposeBody.MediaType).Answers<PlanBody>();

    private async Task<IResult> PostAsync(string stack, HttpContext http)
    {
        var query = new Query(http, "prune", "pull", "force", "making");
        var (prune, pull, force) = (query.Flag("prune"), query.Flag("pull"), query.Flag("force"));
        if ((PathNames.Name("stack", stack) ?? query.Fault) is { } fault) return Problems.Of(http, fault);
        if (Making(query.Text("making") ?? "") is not { } making)
            return Problems.Of(http, Refusal.Invalid(
                $"The query parameter \"making\" is secret:NAME or config:NAME, with commas between, {MakingMax} at most.",
                "making"));
        var (spec, problem) = await StackBodyReader.ReadAsync(http, stack);
        if (spec is null) return problem!;
        if (stacks.FaultOf(http, stack, spec, out _) is { } invalid) return invalid;
        var report = await preflight.PlanAsync(
            await preflight.WishesAsync(spec, pull, force, prune, http.RequestAborted), making, http.RequestAborted);
        var services = report.Forecasts.Select(forecast => BodyOf(forecast, report)).ToList();
        var body = new PlanBody(
            stack,
            services.Any(one => one.Action != PlanAction.Unchanged),
            report.Certain.Any() || services.Any(one => one.Action == PlanAction.Refused),
            services);
        return Results.Json(body, WireJson.Default.PlanBody);
    }

    /// <summary>Null for what is not of its form.</summary>
    private static List<(FileKind Kind, string Name)>? Making(string text)
    {
        var named = text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(':')).ToList();
        if (named.Count > MakingMax || named.Any(one => one is not ["secret" or "config", { Length: > 0 }])) return null;
        return [.. named.Select(one => (one[0] == "secret" ? FileKind.Secret : FileKind.Config, one[1]))];
    }

    private static ServicePlanBody BodyOf(Forecast forecast, PreflightReport report)
    {
        var image = report.Images.FirstOrDefault(look => look.Need is { IsWayBack: false } && look.Need.Service == forecast.Service);
        var findings = report.Findings
            .Where(finding => finding.Service == forecast.Service)
            .Select(finding => new PlanFindingBody(finding.About, finding.IsCertain, finding.Text))
            .Distinct();
        if (image is { IsTheSame: true })
            return new ServicePlanBody { Name = forecast.Service.Service, Action = PlanAction.Unchanged, Findings = [.. findings] };
        if (forecast.Refusal is { } refusal)
            findings = findings.Append(
                new PlanFindingBody(Core.Preflight.PreflightSubject.Service, true, refusal.ToString()));
        return new ServicePlanBody
        {
            Name = forecast.Service.Service,
            Action = ActionOf(forecast.Kind),
            Revision = forecast.Revision,
            Fields = [.. FieldsOf(forecast)],
            Policy = forecast.Policy,
            TakesAtLeast = forecast is { Policy: not null, Course: { } course } ? course.Takes : null,
            Steps =
            [
                .. (forecast.Course?.Steps ?? []).Select(step => new PlanStepBody(
                    step.Batch, step.At, step.Slot, step.Deed, step.Host.Value, step.From?.Value))
            ],
            Pull = image is { Pulls.IsEmpty: false }
                ? new PlanPullBody(image.Need.Image, [.. image.Pulls.Select(host => host.Value)], image.Digest)
                : null,
            Findings = [.. findings],
        };
    }

    private static IEnumerable<FieldChangeBody> FieldsOf(Forecast forecast)
    {
        if (forecast is not { Spec: { } spec, Kind: not ForecastKind.Unchanged }) yield break;
        foreach (var change in SpecChanges.Of(forecast.Present?.Spec, spec)) yield return change;
        var before = forecast.Present is { } present && forecast.Scale is not null ? present.Scale : (int?)null;
        if (forecast.Scale != before) yield return new FieldChangeBody("scale", TextOf(before), TextOf(forecast.Scale));
    }

    private static string? TextOf(int? number) => number is { } known ? JsonSerializer.Serialize(known, WireJson.Default.Int32) : null;

    private static PlanAction ActionOf(ForecastKind kind) => kind switch
    {
        ForecastKind.Created => PlanAction.Create,
        ForecastKind.Updated => PlanAction.Update,
        ForecastKind.Adjusted => PlanAction.Adjust,
        ForecastKind.Unchanged => PlanAction.Unchanged,
        ForecastKind.Removed => PlanAction.Remove,
        ForecastKind.Refused => PlanAction.Refused,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A forecast of an unknown kind."),
    };
}
