using System.Collections.Immutable;
using Scheduler.Core.Catalogs;
using Scheduler.Core.Compose;
using Scheduler.Messages.Files;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Catalogs;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Preflight;

namespace Scheduler.Node.Http.Rest;

/// <summary>Makes a stack of a template's release, or an existing one into it.</summary>
internal sealed class TemplateDeployment(GatewayServices services, PreflightDesk preflight, HttpContext http, string? idempotencyKey)
{
    /// <summary>The stack is remembered as the template's once all of its services were accepted: what is left is done by repeating it.</summary>
    public async Task<IResult> ApplyAsync(TemplateRelease release, StackTemplate template, bool prune, bool looks)
    {
        var result = ComposeReader.Read(release.Input(template.Stack, template.Answers.ToImmutableDictionary()));
        if (result.Stack is not { } stack) return Problems.Invalid(http, Faults(result));
        // A template comes with no data of secrets: whoever deploys it puts them into the cluster first.
        if (result.Files.FirstOrDefault(file => !file.IsExternal) is { } made)
            return Problems.Invalid(http,
            [
                new FieldFault(
                    $"{FileWords.Of(made.Kind)}s",
                    $"{FileWords.Of(made.Kind, made.Name)} must be external in a template: put it under /v1/{FileWords.Of(made.Kind)}s")
            ]);
        var faults = stack.Services.SelectMany(service => SpecRules.Faults(services, service.Value, $"services.{service.Key}.")).ToList();
        if (faults.Count > 0) return Problems.Invalid(http, faults);
        var (waves, cycle) = StackOrder.Of(stack);
        if (waves is null) return Problems.Of(http, cycle!);
        var report = !looks
            ? PreflightReport.Nothing
            : await preflight.BeforeAsync(
                await preflight.WishesAsync(stack, pull: false, force: false, prune, http.RequestAborted), http.RequestAborted);
        if (PreflightAnswers.Refusal(http, report) is { } notBegun) return notBegun;
        var application = new StackApplication(services, stack.Name, idempotencyKey, http.RequestAborted);
        await application.PutAsync(stack, waves, pull: false, force: false);
        if (prune && application.Refusal is null) await application.RemoveAsync(Surplus(stack), volumes: false);
        if (application.Refusal is { } refusal) return Problems.Of(http, refusal, application.Outcomes);
        return await CatalogEndpoints.ChangeAsync(http, async () =>
        {
            await services.Catalogs.Store.SetTemplateAsync(template, http.RequestAborted);
            services.Feed.Publish(
                "stack.template",
                template.Stack,
                $"{template.Stack} is of {template.Catalog}/{template.Template} {template.Version}");
            var warnings = result.Findings
                .Where(finding => finding.Severity == Severity.Warning)
                .Select(finding => finding.ToString())
                .Concat(report.Doubts);
            return Results.Json(
                new TemplateApplied(
                    template.Stack, template.Catalog, template.Template, template.Version, [.. warnings], application.Outcomes),
                WireJson.Default.TemplateApplied);
        });
    }

    private List<string> Surplus(StackSpec stack) =>
    [
        .. services.Board.Services.Keys
            .Where(key => key.Stack == stack.Name && !stack.Services.ContainsKey(key.Service))
            .Select(key => key.Service)
    ];

    /// <summary>What is not answered, each by its variable; otherwise what is wrong in the files or with an answer.</summary>
    private static List<FieldFault> Faults(ComposeResult result) => result.Missing.IsEmpty
        ? [.. result.Findings
            .Where(finding => finding.Severity == Severity.Error)
            .Select(finding => new FieldFault(
                finding.Path.Length > 0 ? finding.Path : null,
                $"({finding.File}, line {finding.Line}) {finding.Message}"))]
        : [.. result.Missing.Select(question => new FieldFault($"answers.{question.Variable}", "is needed"))];
}
