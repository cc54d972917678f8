using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Core;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Http.DockerApi.Requests;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>/volumes: those of all hosts. A name is a host's own, so each is called <c>host/name</c>.</summary>
internal sealed class VolumeEndpoints(GatewayServices services)
{
    private static readonly HashSet<string> Lone = new(["create", "prune"], StringComparer.Ordinal);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly HostAsking _hosts = new(services);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/volumes", (Delegate)ListAsync);
        routes.Map("/volumes/{**rest}", async http => await (await AnswerAsync(http)).ExecuteAsync(http));
    }

    private Task<IResult> AnswerAsync(HttpContext http)
    {
        var path = ContainerPath.Parse((string?)http.Request.RouteValues["rest"] ?? "", ImmutableHashSet<string>.Empty, Lone);
        if (RefusedCalls.OfVolumes(http.Request.Method, path) is { } refusal) return Task.FromResult(refusal);
        return HttpMethods.IsGet(http.Request.Method)
            ? InspectAsync(http, path.Name)
            : Task.FromResult(DockerAnswers.OfStatus(http, StatusCodes.Status405MethodNotAllowed, null));
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var (_, problem) = DockerFilters.Read(http, "dangling", "driver", "label", "name");
        if (problem is not null) return problem;
        var call = new EngineCall("GET", "/volumes") { Query = EngineQuery.Of(http, "filters"), Patience = Patience };
        var answers = await _hosts.AskAllAsync(_ => call, http.RequestAborted);
        if (answers.FirstOrDefault(answer => answer.Answer is { Status: StatusCodes.Status400BadRequest }) is { } refused)
            return DockerAnswers.Invalid(refused.Answer!.Message);
        return new JsonNodeAnswer(new JsonObject
        {
            ["Volumes"] = new JsonArray([.. answers.SelectMany(VolumesOf)]),
            ["Warnings"] = new JsonArray([.. Unheard.In(answers).Select(words => (JsonNode)words)]),
        });
    }

    private static IEnumerable<JsonObject> VolumesOf(HostAnswer answer) =>
        answer.Answer?.Json is { } json && json.TryGetProperty("Volumes", out var volumes) && volumes.ValueKind == JsonValueKind.Array
            ? volumes.EnumerateArray().Select(volume => Of(answer.Host, volume))
            : [];

    public static JsonObject Of(HostId host, JsonElement volume)
    {
        var shown = JsonObject.Create(volume)!;
        shown["Name"] = $"{host}/{(string?)shown["Name"]}";
        return shown;
    }

    private async Task<IResult> InspectAsync(HttpContext http, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (host, call) = (slash < 0 ? null : text[..slash], new EngineCall("GET", $"/volumes/{text[(slash + 1)..]}") { Patience = Patience });
        if (EngineCallRules.Of(call).Rule is null) return NoSuch(text);
        var answers = await _hosts.AskAllAsync(one => host is null || one.Id.Value == host ? call : null, http.RequestAborted);
        var found = answers.Where(answer => answer.Answer?.Json is not null).ToList();
        var unheard = Unheard.In(answers.Where(answer => answer.Fault is not null)).ToList();
        return (found.Count, unheard.Count) switch
        {
            (1, _) => new JsonNodeAnswer(Of(found[0].Host, found[0].Answer!.Json!.Value)),
            (0, 0) => NoSuch(text),
            (0, _) when ClusterThings.Has(services.Board, text) => NoSuch(text),
            (0, _) => DockerAnswers.Error(
                StatusCodes.Status503ServiceUnavailable,
                $"volume {Shown.Text(text)} was not found, and not every host could be asked: {string.Join("; ", unheard)}"),
            _ => DockerAnswers.Invalid(
                $"several hosts have a volume {Shown.Text(text)}; name the host too: {string.Join(", ", found.Select(one => $"{one.Host}/{Shown.Text(text)}"))}"),
        };
    }

    private static IResult NoSuch(string text) => DockerAnswers.NotFound($"get {Shown.Text(text)}: no such volume");
}
