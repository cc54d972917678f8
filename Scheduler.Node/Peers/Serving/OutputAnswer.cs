using System.Globalization;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Serving;

/// <summary>
/// Streams a container's output to a peer, no faster than the peer reads it: what HTTP/2's flow control holds back is
/// not read from the engine either.
/// </summary>
/// <param name="stopping">Fires when this server ends, and with it the stream.</param>
internal sealed class OutputAnswer(IContainerOutput output, ReadOutput wanted, ManifestRegistry registry, CancellationToken stopping)
{
    private const int UnflushedBytesMax = 16 * 1024;

    private int _unflushed;

    public async Task WriteAsync(HttpContext context, VersionRange versions)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.Headers[Protocol.ManifestHeader] = registry.Write(new OutputPart(null)).Manifest;
        context.Response.Headers[Protocol.VersionHeader] = versions.Max.ToString(CultureInfo.InvariantCulture);
        await context.Response.StartAsync(ends.Token);
        await FlushAsync(context);
        var fault = await CopyAsync(context, ends.Token);
        Write(context, new OutputPart(null, fault));
        await FlushAsync(context);
    }

    /// <summary>Null at the output's end, otherwise why there is no more.</summary>
    private async Task<string?> CopyAsync(HttpContext context, CancellationToken ends)
    {
        var query = new LogQuery(wanted.Follow, wanted.Tail, wanted.Since);
        try
        {
            await using var lines = output.LogsAsync(wanted.Container, query, ends).GetAsyncEnumerator(ends);
            while (await NextAsync(context, lines))
            {
                var line = lines.Current;
                Write(context, new OutputPart(new OutputLine(line.At, line.IsError, line.Text)));
            }

            return null;
        }
        catch (EngineException fault)
        {
            return fault.Message;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return "the server that it is connected to is stopping";
        }
    }

    /// <summary>Before a wait for more, what there is goes out; otherwise in parts that are worth a packet.</summary>
    private async Task<bool> NextAsync(HttpContext context, IAsyncEnumerator<LogLine> lines)
    {
        var next = lines.MoveNextAsync().AsTask();
        if (!next.IsCompleted || _unflushed > UnflushedBytesMax) await FlushAsync(context);
        return await next;
    }

    private void Write(HttpContext context, OutputPart part)
    {
        var bytes = MessageBytes.Of(registry.Write(part));
        var span = context.Response.BodyWriter.GetSpan(bytes.Length + 1);
        bytes.CopyTo(span);
        span[bytes.Length] = (byte)'\n';
        context.Response.BodyWriter.Advance(bytes.Length + 1);
        _unflushed += bytes.Length + 1;
    }

    /// <summary>Ends also when the peer is gone; whoever reads the engine is told that by its token.</summary>
    private async Task FlushAsync(HttpContext context)
    {
        _unflushed = 0;
        await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
    }
}
