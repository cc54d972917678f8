using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Core.Hosts;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>Passes a container's figures on as they come, a line of JSON each, under the name that it has in the cluster.</summary>
internal sealed class StatsPassing(FoundContainer container, EngineCall call)
{
    private const int LineBytesMax = 1024 * 1024;
    private const int ChunkBytes = 16 * 1024;

    /// <summary>The problem, where there was no answer and nothing was sent; else null.</summary>
    public async Task<IResult?> RunAsync(HttpContext http, CancellationToken ended)
    {
        try
        {
            await using var answer = await container.Engine.CallAsync(call, ended);
            http.Response.StatusCode = answer.Head.Status;
            http.Response.ContentType = answer.Head.ContentType;
            await CopyAsync(http, answer, ended);
            return null;
        }
        catch (EngineException fault) when (!http.Response.HasStarted)
        {
            return EnginePassing.OfFault(fault);
        }
        catch (EngineException)
        {
            http.Abort();
            return null;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task CopyAsync(HttpContext http, IEngineAnswer answer, CancellationToken ended)
    {
        var pending = new ArrayBufferWriter<byte>();
        var chunk = new byte[ChunkBytes];
        while (await answer.ReadAsync(chunk, ended) is var count and > 0)
        {
            pending.Write(chunk.AsSpan(0, count));
            if (pending.WrittenCount > LineBytesMax) throw new EngineException(EngineFault.NoAnswer, "its engine sent figures without an end");
            if (Array.IndexOf(chunk, (byte)'\n', 0, count) < 0) continue;
            WriteLines(http.Response.BodyWriter, pending);
            await http.Response.BodyWriter.FlushAsync(ended);
        }

        // A single answer may have no line end.
        if (pending.WrittenCount > 0) Write(http.Response.BodyWriter, pending.WrittenMemory);
        await http.Response.BodyWriter.FlushAsync(ended);
    }

    private void WriteLines(PipeWriter to, ArrayBufferWriter<byte> pending)
    {
        var rest = pending.WrittenMemory;
        while (rest.Span.IndexOf((byte)'\n') is var end and >= 0)
        {
            if (end > 0) Write(to, rest[..end]);
            rest = rest[(end + 1)..];
        }

        var left = rest.ToArray();
        pending.ResetWrittenCount();
        pending.Write(left);
    }

    private void Write(PipeWriter to, ReadOnlyMemory<byte> line)
    {
        try
        {
            if (JsonNode.Parse(line.Span) is not JsonObject figures) return;
            if (figures.ContainsKey("name")) figures["name"] = $"/{container.Name}";
            using (var writer = new Utf8JsonWriter(to)) figures.WriteTo(writer);
            to.Write("\n"u8);
        }
        catch (JsonException unreadable)
        {
            throw new EngineException(EngineFault.NoAnswer, $"its engine sent figures that are no JSON: {unreadable.Message}", unreadable);
        }
    }
}
