using System.Text;
using Scheduler.Core.Hosts;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Http.Hijacking;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>Turns a request's connection into a two-way stream to a process in a container, as dockerd does.</summary>
internal static class HijackedAnswer
{
    /// <summary>The problem, where there is no stream and nothing was sent; else null, at the stream's end.</summary>
    public static async Task<IResult?> RunAsync(HttpContext http, IEngineCalls engine, EngineCall call, bool hasTerminal, CancellationToken ended)
    {
        try
        {
            await using var answer = await engine.CallAsync(call, ended);
            if (!answer.Head.IsTwoWay()) return await RefuseAsync(answer, ended);
            if (HijackableConnection.TryTake(http) is not { } client)
                return DockerAnswers.Invalid("a two-way stream takes a connection of its own in HTTP/1.1; this one is of another version");
            // Of the request, for the meter: what is written of it goes nowhere.
            http.Response.StatusCode = StatusCodes.Status200OK;
            await client.Output.WriteAsync(Encoding.ASCII.GetBytes(HeadOf(http, hasTerminal)), ended);
            await new StreamPump(client, answer, StreamForm.LastWords(hasTerminal)).RunAsync(ended);
            return null;
        }
        catch (EngineException fault)
        {
            return EnginePassing.OfFault(fault);
        }
        catch (Exception gone) when (gone is IOException || (gone is OperationCanceledException && ended.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>As dockerd writes it: clients that ask for no upgrade are answered with 200, and the stream follows all the same.</summary>
    private static string HeadOf(HttpContext http, bool hasTerminal)
    {
        var type = StreamForm.ContentType(http, hasTerminal);
        return http.Request.Headers.Upgrade.Count > 0
            ? $"HTTP/1.1 101 UPGRADED\r\nContent-Type: {type}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n\r\n";
    }

    private static async Task<IResult> RefuseAsync(IEngineAnswer answer, CancellationToken ended)
    {
        var body = new MemoryStream();
        var chunk = new byte[4096];
        while (body.Length < EngineCallRules.BodyCharsMax && await answer.ReadAsync(chunk, ended) is var count and > 0) body.Write(chunk, 0, count);
        return DockerAnswers.Error(
            answer.Head.IsSuccess() ? StatusCodes.Status502BadGateway : answer.Head.Status,
            JsonAnswer.MessageOf(body.ToArray()) ?? $"status {answer.Head.Status}");
    }
}
