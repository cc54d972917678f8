using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Scheduler.Core.Hosts;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>Passes an engine's answer on as it comes.</summary>
/// <param name="lastWords">What the client is to read when the answer breaks off; null to break off its connection.</param>
internal sealed class EnginePassing(
    IEngineCalls engine, EngineCall call, string? contentType = null, Func<string, ReadOnlyMemory<byte>?>? lastWords = null)
{
    private const int ChunkBytes = 32 * 1024;

    /// <summary>The problem, where there was no answer and nothing was sent; else null.</summary>
    public async Task<IResult?> RunAsync(HttpContext http, CancellationToken ended)
    {
        try
        {
            await using var answer = await engine.CallAsync(call, ended);
            http.Response.StatusCode = answer.Head.Status;
            http.Response.ContentType = (answer.Head.IsSuccess() ? contentType : null) ?? answer.Head.ContentType;
            if (answer.Head.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) return null;
            await CopyAsync(http, answer, ended);
            return null;
        }
        catch (EngineException fault) when (!http.Response.HasStarted)
        {
            return OfFault(fault);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The client went, or the node stops.
            return null;
        }
    }

    public static IResult OfFault(EngineException fault) => DockerAnswers.Error(StatusCodes.Status503ServiceUnavailable, fault.Message);

    private async Task CopyAsync(HttpContext http, IEngineAnswer answer, CancellationToken ended)
    {
        // Whoever reads slowly slows the engine down, and nothing else.
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate) rate.MinDataRate = null;
        // A follower of a silent container sees that it is connected.
        await http.Response.StartAsync(ended);
        await http.Response.Body.FlushAsync(ended);
        var chunk = new byte[ChunkBytes];
        try
        {
            while (await answer.ReadAsync(chunk, ended) is var count and > 0) await http.Response.Body.WriteAsync(chunk.AsMemory(0, count), ended);
        }
        catch (EngineException fault) when (lastWords?.Invoke(fault.Message) is { } words)
        {
            await http.Response.Body.WriteAsync(words, ended);
        }
        catch (EngineException)
        {
            // An end in order would pass for the whole.
            http.Abort();
        }
    }
}
