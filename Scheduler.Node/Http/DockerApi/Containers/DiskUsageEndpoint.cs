using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>/system/df: what takes room on the hosts' disks, all together.</summary>
internal sealed class DiskUsageEndpoint(GatewayServices services)
{
    /// <summary>Engines walk through their files.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HostAsking _hosts = new(services);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/system/df", (Delegate)AnswerAsync);

    private async Task<IResult> AnswerAsync(HttpContext http)
    {
        var answers = await _hosts.AskAllAsync(_ => new EngineCall("GET", "/system/df") { Patience = Patience }, http.RequestAborted);
        if (Unheard.In(answers).ToList() is { Count: > 0 } unheard)
            return DockerAnswers.Error(
                StatusCodes.Status503ServiceUnavailable,
                $"not every host could be asked, and a sum of some would mislead: {string.Join("; ", unheard)}");
        return new JsonNodeAnswer(new JsonObject
        {
            ["LayersSize"] = answers.Sum(answer => answer.Answer!.Json!.Value.TryGetProperty("LayersSize", out var size) ? size.GetInt64() : 0),
            // The same image takes its room on each host.
            ["Images"] = All(answers, "Images", static (_, row) => JsonObject.Create(row)!),
            ["Containers"] = All(answers, "Containers", (host, row) => ContainerRow.Of(host.Host, services.ClusterId, row)),
            ["Volumes"] = All(answers, "Volumes", static (host, row) => VolumeEndpoints.Of(host.Host, row)),
            ["BuildCache"] = All(answers, "BuildCache", static (_, row) => JsonObject.Create(row)!),
        });
    }

    private static JsonArray All(IEnumerable<HostAnswer> answers, string part, Func<HostAnswer, JsonElement, JsonObject> shown) =>
    [
        .. from answer in answers
           let rows = answer.Answer!.Json!.Value.TryGetProperty(part, out var found) && found.ValueKind == JsonValueKind.Array
               ? found.EnumerateArray().ToArray()
               : []
           from row in rows
           select shown(answer, row),
    ];
}
