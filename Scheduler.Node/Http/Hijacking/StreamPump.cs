using System.IO.Pipelines;
using Scheduler.Core.Hosts;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Http.Hijacking;

/// <summary>
/// Joins a client's connection and an engine's two-way stream, each as fast as the other takes it. The end of the client's
/// input is the end of the command's; the end of the command's output is the end of both.
/// </summary>
/// <param name="lastWords">What the client is to read when the stream breaks off, in the form of its stream; null for nothing.</param>
internal sealed class StreamPump(IDuplexPipe client, IEngineAnswer answer, Func<string, ReadOnlyMemory<byte>?> lastWords)
{
    private const int ChunkBytes = 32 * 1024;

    /// <summary>Until either is over, or <paramref name="ended"/> fires. Never fails.</summary>
    public async Task RunAsync(CancellationToken ended)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var input = InAsync(over);
        await OutAsync(over.Token);
        await over.CancelAsync();
        await input;
    }

    private async Task OutAsync(CancellationToken over)
    {
        var chunk = new byte[ChunkBytes];
        try
        {
            while (await answer.ReadAsync(chunk, over) is var count and > 0)
            {
                // Completed: the client reads no more.
                if ((await client.Output.WriteAsync(chunk.AsMemory(0, count), over)).IsCompleted) return;
            }
        }
        catch (EngineException fault)
        {
            await SayAsync(fault.Message, over);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client is gone, or the server ends.
        }
    }

    private async Task SayAsync(string fault, CancellationToken over)
    {
        if (lastWords(fault) is not { } words) return;
        try
        {
            await client.Output.WriteAsync(words, over);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or InvalidOperationException)
        {
            // There is nobody to tell.
        }
    }

    private async Task InAsync(CancellationTokenSource over)
    {
        try
        {
            while (true)
            {
                var read = await client.Input.ReadAsync(over.Token);
                foreach (var part in read.Buffer) await answer.WriteAsync(part, over.Token);
                client.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }

            await answer.EndInputAsync(over.Token);
        }
        catch (Exception end) when (end is EngineException or OperationCanceledException)
        {
            // Nobody reads it any more; what the command still says is told all the same.
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            await over.CancelAsync();
        }
    }
}
