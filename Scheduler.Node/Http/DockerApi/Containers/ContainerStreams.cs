using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Http.Streams;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>Two-way streams to processes in containers.</summary>
internal sealed class ContainerStreams(FollowerSlots followers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<IResult?> AttachAsync(HttpContext http, FoundContainer container)
    {
        var call = new EngineCall("POST", $"/containers/{container.Id}/attach")
        {
            Query = EngineQuery.Of(http, "detachKeys", "logs", "stream", "stdin", "stdout", "stderr")
        };
        return JoinAsync(http, container.Engine, call, container.HasTerminal);
    }

    public Task<IResult?> ResizeAsync(HttpContext http, FoundContainer container) =>
        new EnginePassing(
                container.Engine,
                new EngineCall("POST", $"/containers/{container.Id}/resize") { Query = EngineQuery.Of(http, "h", "w") })
            .RunAsync(http, http.RequestAborted);

    /// <summary>Takes the request's connection for the stream, and one of the places that streams have.</summary>
    public async Task<IResult?> JoinAsync(HttpContext http, IEngineCalls engine, EngineCall call, bool hasTerminal)
    {
        using var slot = followers.TryEnter(http);
        if (slot is null)
            return DockerAnswers.Error(
                StatusCodes.Status503ServiceUnavailable,
                "too many streams are open; close one, or raise gateway.followersMax");
        return await HijackedAnswer.RunAsync(http, engine, call with { IsTwoWay = true, Patience = Patience }, hasTerminal, slot.Ended);
    }
}
