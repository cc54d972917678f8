using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Core;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Http.DockerApi.Requests;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>/images: what the hosts' engines have. An image that several have is one.</summary>
internal sealed class ImageEndpoints(GatewayServices services)
{
    private static readonly HashSet<string> Verbs = new(["json", "history", "push", "tag", "get"], StringComparer.Ordinal);
    private static readonly HashSet<string> Lone = new(["json", "create", "load", "prune", "search", "get"], StringComparer.Ordinal);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly HostAsking _hosts = new(services);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("/images/{**rest}", async http => await (await AnswerAsync(http)).ExecuteAsync(http));
        routes.MapPost("/commit", RefusedCalls.Commit);
        routes.MapPost("/build", RefusedCalls.Build);
        routes.MapPost("/build/prune", RefusedCalls.Build);
    }

    private Task<IResult> AnswerAsync(HttpContext http)
    {
        var path = ContainerPath.Parse((string?)http.Request.RouteValues["rest"] ?? "", Verbs, Lone);
        if (RefusedCalls.OfImages(http.Request.Method, path) is { } refusal) return Task.FromResult(refusal);
        return (http.Request.Method, path) switch
        {
            ("GET", { Name: "", Verb: "json" }) => ListAsync(http),
            ("GET", { Name.Length: > 0, Verb: "json" or "history" }) => FindAsync(http, path),
            _ => Task.FromResult(DockerAnswers.OfStatus(
                http,
                path.Verb.Length == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed,
                null)),
        };
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var (_, problem) = DockerFilters.Read(http, "before", "dangling", "label", "reference", "since", "until");
        if (problem is not null) return problem;
        var call = new EngineCall("GET", "/images/json")
        {
            Query = EngineQuery.Of(http, "all", "filters", "digests", "shared-size"),
            Patience = Patience
        };
        var answers = await _hosts.AskAllAsync(_ => call, http.RequestAborted);
        if (answers.FirstOrDefault(answer => answer.Answer is { Status: StatusCodes.Status400BadRequest }) is { } refused)
            return DockerAnswers.Invalid(refused.Answer!.Message);
        return new JsonNodeAnswer(new JsonArray([.. ImageRows.Merge(answers).OrderByDescending(row => (long?)row["Created"] ?? 0)]));
    }

    private async Task<IResult> FindAsync(HttpContext http, ContainerPath path)
    {
        var call = new EngineCall("GET", $"/images/{path.Name}/{path.Verb}") { Patience = Patience };
        if (EngineCallRules.Of(call).Rule is null) return NoSuch(path.Name);
        var answers = await _hosts.AskUntilAsync(_ => call, static answer => answer.Answer?.Json is not null, http.RequestAborted);
        if (answers is [{ Answer.Json: { } found }])
            return new JsonNodeAnswer(found.ValueKind == JsonValueKind.Array ? JsonArray.Create(found)! : JsonObject.Create(found)!);
        var unheard = Unheard.In(answers.Where(answer => answer.Fault is not null)).ToList();
        return unheard.Count == 0 || ClusterThings.Has(services.Board, path.Name) ? NoSuch(path.Name) : DockerAnswers.Error(
            StatusCodes.Status503ServiceUnavailable,
            $"image {Shown.Text(path.Name)} was not found, and not every host could be asked: {string.Join("; ", unheard)}");
    }

    private static IResult NoSuch(string name) => DockerAnswers.NotFound($"No such image: {Shown.Text(name)}");
}
