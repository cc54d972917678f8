using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Core;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Http.Requests;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>Commands in containers: prepared, started, resized and looked at, each through any server.</summary>
internal sealed class ExecEndpoints(HostAsking hosts, ContainerStreams streams)
{
    private static readonly TimeSpan FindPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly ExecBook _book = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/exec/{id}/start", http => RunAsync(http, StartAsync));
        routes.MapPost("/exec/{id}/resize", http => RunAsync(http, ResizeAsync));
        routes.MapGet("/exec/{id}/json", http => RunAsync(http, InspectAsync));
    }

    public async Task<IResult?> CreateAsync(HttpContext http, FoundContainer container)
    {
        var (body, problem) = await ReadAsync(http);
        if (body is null) return problem;
        var call = new EngineCall("POST", $"/containers/{container.Id}/exec") { Body = body.ToJsonString() };
        var (answer, fault) = await WholeAnswer.ReadAsync(container.Engine, call, http.RequestAborted);
        if (answer is not { } made) return fault;
        if (made.TryGetProperty("Id", out var id) && id.GetString() is { } exec) _book.Add(exec, container.Host);
        http.Response.StatusCode = StatusCodes.Status201Created;
        return new JsonNodeAnswer(JsonObject.Create(made)!);
    }

    private async Task<IResult?> StartAsync(FoundExec found, HttpContext http)
    {
        var (body, problem) = await ReadAsync(http);
        if (body is null) return problem;
        var (isDetached, hasTerminal) = (Flag(body, "Detach"), Flag(body, "Tty"));
        var call = new EngineCall("POST", $"/exec/{found.Id}/start") { Body = body.ToJsonString(), Patience = StartPatience };
        return isDetached ? await PassAsync(http, found, call) : await streams.JoinAsync(http, found.Engine, call, hasTerminal);
    }

    private static Task<IResult?> ResizeAsync(FoundExec found, HttpContext http) =>
        PassAsync(http, found, new EngineCall("POST", $"/exec/{found.Id}/resize") { Query = EngineQuery.Of(http, "h", "w") });

    private static Task<IResult?> InspectAsync(FoundExec found, HttpContext http) =>
        PassAsync(http, found, new EngineCall("GET", $"/exec/{found.Id}/json"));

    private static Task<IResult?> PassAsync(HttpContext http, FoundExec found, EngineCall call) =>
        new EnginePassing(found.Engine, call).RunAsync(http, http.RequestAborted);

    private async Task RunAsync(HttpContext http, Func<FoundExec, HttpContext, Task<IResult?>> run)
    {
        var (found, problem) = await FindAsync((string)http.Request.RouteValues["id"]!, http.RequestAborted);
        if ((found is null ? problem : await run(found, http)) is { } answer) await answer.ExecuteAsync(http);
    }

    /// <summary>Where it is not known, all hosts are asked; an id is given out once.</summary>
    private async Task<(FoundExec? Found, IResult? Problem)> FindAsync(string id, CancellationToken cancel)
    {
        var look = new EngineCall("GET", $"/exec/{id}/json") { Patience = FindPatience };
        if (EngineCallRules.Of(look).Rule is null) return (null, NoSuch(id));
        if (_book.Find(id) is { } known && hosts.EngineOf(known) is { } engine) return (new FoundExec(id, engine), null);
        var answers = await hosts.AskUntilAsync(_ => look, static answer => answer.Answer?.Json is not null, cancel);
        if (answers is not [{ Answer.Json: not null, Host: var host }] || hosts.EngineOf(host) is not { } found)
            return (null, MissingFrom(id, answers));
        _book.Add(id, host);
        return (new FoundExec(id, found), null);
    }

    private static IResult NoSuch(string id) => DockerAnswers.NotFound($"No such exec instance: {Shown.Text(id)}");

    private static IResult MissingFrom(string id, IReadOnlyList<HostAnswer> answers)
    {
        var silent = answers.Where(answer => answer.Fault is not null).ToList();
        return silent.Count == 0 ? NoSuch(id) : DockerAnswers.Error(
            StatusCodes.Status503ServiceUnavailable,
            $"exec {Shown.Text(id)} was not found, and not every host could be asked: {string.Join("; ", silent.Select(one => $"{one.Host}: {one.Fault}"))}");
    }

    private static bool Flag(JsonObject body, string name) => body[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    private static async Task<(JsonObject? Body, IResult? Problem)> ReadAsync(HttpContext http)
    {
        var bytes = await BodyReader.ReadBytesAsync(http);
        if (bytes.Length > EngineCallRules.BodyCharsMax)
            return (null, DockerAnswers.Error(
                StatusCodes.Status413PayloadTooLarge,
                $"the body is longer than {EngineCallRules.BodyCharsMax} bytes"));
        try
        {
            if (JsonNode.Parse(Encoding.UTF8.GetString(bytes)) is JsonObject body) return (body, null);
            return (null, DockerAnswers.Invalid("the body is to be a JSON object"));
        }
        catch (JsonException unreadable)
        {
            return (null, DockerAnswers.Invalid($"the body is not the JSON that is expected: {unreadable.Message}"));
        }
    }

    private sealed record FoundExec(string Id, IEngineCalls Engine);
}
