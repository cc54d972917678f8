using System.Collections.Immutable;
using Scheduler.Core.Catalogs;
using Scheduler.Core.Compose.Questions;
using Scheduler.Messages;
using Scheduler.Node.Catalogs;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Preflight;

namespace Scheduler.Node.Http.Rest;

/// <summary>Templates of catalogs, and the stacks that are made of them.</summary>
public sealed class TemplateEndpoints(GatewayServices services, PreflightDesk preflight)
{
    private CatalogDesk Desk => services.Catalogs;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/catalogs/{catalog}/templates/{template}", GetAsync)
            .Describe("catalogs", "Shows a template with its questions", "")
            .Query("version", "Which of its versions; otherwise the one that is deployed when nobody says which.").Answers<TemplateBody>();
        routes.MapPost("/v1/catalogs/{catalog}/templates/{template}/deploy", DeployAsync)
            .Describe(
                "catalogs",
                "Makes a stack of a template",
                "Or changes one that is there. Answers that are needed and not given are a problem with a field for each, such as answers.PASSWORD.")
            .Query("preflight", "false: updates begin though they would get no further, or could not be taken back.")
            .Takes<TemplateDeployBody>().Repeatable().Answers<TemplateApplied>();
        routes.MapGet("/v1/stacks/{stack}/template", OfStackAsync)
            .Describe("stacks", "Shows of which template a stack is", "").Answers<StackTemplateBody>();
        routes.MapPost("/v1/stacks/{stack}/template", UpgradeAsync)
            .Describe(
                "stacks",
                "Upgrades a stack to another version of its template",
                "With the answers that were given before, and those of the request over them.")
            .Query("preflight", "false: updates begin though they would get no further, or could not be taken back.")
            .Takes<TemplateUpgradeBody>().Repeatable().Answers<TemplateApplied>();
    }

    private async Task<IResult> GetAsync(string catalog, string template, HttpContext http)
    {
        var query = new Query(http, "version");
        if ((PathNames.Name("catalog", catalog) ?? query.Fault) is { } fault) return Problems.Of(http, fault);
        var (found, release, refusal) = await FindAsync(catalog, template, query.Text("version"), http.RequestAborted);
        return refusal is not null
            ? Problems.Of(http, refusal)
            : Results.Json(TemplateBody.Of(catalog, found!, release!), WireJson.Default.TemplateBody);
    }

    private async Task<IResult> DeployAsync(string catalog, string template, HttpContext http)
    {
        var (conditions, wrong) = Preconditions.Read(http.Request.Headers);
        var query = new Query(http, "preflight");
        var looks = !query.Has("preflight") || query.Flag("preflight");
        if ((PathNames.Name("catalog", catalog) ?? query.Fault ?? wrong) is { } fault) return Problems.Of(http, fault);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.TemplateDeployBody);
        if (body is null) return problem!;
        if (Messages.Services.Naming.Fault(body.Stack) is { } unnamed)
            return Problems.Of(http, Refusal.Invalid($"is no stack's name: {unnamed}", "stack"));
        var (_, release, refusal) = await FindAsync(catalog, template, body.Version, http.RequestAborted);
        if (release is null) return Problems.Of(http, refusal!);
        var deployed = new StackTemplate(
            body.Stack, catalog, template, release.Version, body.Answers ?? ImmutableSortedDictionary<string, string>.Empty);
        return await new TemplateDeployment(services, preflight, http, conditions!.IdempotencyKey).ApplyAsync(release, deployed, prune: false, looks);
    }

    private async Task<IResult> OfStackAsync(string stack, HttpContext http)
    {
        if ((PathNames.Name("stack", stack) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        if (await MadeOfAsync(stack, http.RequestAborted) is not { } made) return Problems.Of(http, NotOfATemplate(stack));
        var (template, _, _) = await FindAsync(made.Catalog, made.Template, version: null, http.RequestAborted);
        var secret = template?.Releases
            .SelectMany(release => release.Entry.Questions)
            .Where(question => question.Type == QuestionType.Password)
            .Select(question => question.Variable) ?? made.Answers.Keys;
        return Results.Json(
            new StackTemplateBody(
                stack,
                made.Catalog,
                made.Template,
                made.Version,
                made.Answers.RemoveRange(secret),
                template is null ? null : [.. Newer(template, made.Version).Select(release => release.Version)]),
            WireJson.Default.StackTemplateBody);
    }

    private async Task<IResult> UpgradeAsync(string stack, HttpContext http)
    {
        var (conditions, wrong) = Preconditions.Read(http.Request.Headers);
        var query = new Query(http, "preflight");
        var looks = !query.Has("preflight") || query.Flag("preflight");
        if ((PathNames.Name("stack", stack) ?? query.Fault ?? wrong) is { } fault) return Problems.Of(http, fault);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.TemplateUpgradeBody);
        if (body is null) return problem!;
        if (await MadeOfAsync(stack, http.RequestAborted) is not { } made) return Problems.Of(http, NotOfATemplate(stack));
        var (template, release, refusal) = await FindAsync(made.Catalog, made.Template, body.Version, http.RequestAborted);
        if (template is null || release is null) return Problems.Of(http, refusal!);
        if (body.Version is null)
        {
            if (Newer(template, made.Version).LastOrDefault() is not { } newest)
                return Problems.Of(http, Refusal.Conflict(
                    $"There is no version of {made.Catalog}/{made.Template} that {made.Version} may be upgraded to."));
            release = newest;
        }

        if (release.RefuseFrom(made.Version) is { } no) return Problems.Of(http, no);
        var upgraded = made with
        {
            Version = release.Version,
            Answers = made.Answers.SetItems(body.Answers ?? ImmutableSortedDictionary<string, string>.Empty)
        };
        return await new TemplateDeployment(services, preflight, http, conditions!.IdempotencyKey).ApplyAsync(release, upgraded, body.Prune, looks);
    }

    private async Task<StackTemplate?> MadeOfAsync(string stack, CancellationToken cancel) =>
        services.Board.Services.Keys.Any(key => key.Stack == stack) ? await Desk.Store.TemplateOfAsync(stack, cancel) : null;

    /// <summary>The releases that come after a version and take it.</summary>
    private static IEnumerable<TemplateRelease> Newer(CatalogTemplate template, string version)
    {
        var present = template.Find(version)?.Number ?? -1;
        return template.Releases.Where(release => release.Number > present && release.Version != version && release.RefuseFrom(version) is null);
    }

    private async Task<(CatalogTemplate? Template, TemplateRelease? Release, Refusal? Refusal)> FindAsync(
        string catalog, string template, string? version, CancellationToken cancel)
    {
        if (await Desk.FindAsync(catalog, cancel) is not var (_, content)) return (null, null, CatalogEndpoints.NoSuchCatalog(catalog));
        if (!content.Templates.TryGetValue(template, out var found))
            return (null, null, Refusal.NotFound(
                $"The catalog {catalog} has no template \"{Core.Shown.Text(template)}\"."));
        if (version is null) return (found, found.Usual, null);
        return found.Find(version) is { } release
            ? (found, release, null)
            : (null, null, Refusal.NotFound(
                $"{catalog}/{template} has no version \"{Core.Shown.Text(version)}\"; there are {string.Join(", ", found.Releases.Select(one => one.Version).Distinct())}."));
    }

    private static Refusal NotOfATemplate(string stack) => Refusal.NotFound($"The stack \"{stack}\" is not there, or was not made of a template.");
}
