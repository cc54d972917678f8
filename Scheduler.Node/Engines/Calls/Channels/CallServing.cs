using System.Text;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Wire;

namespace Scheduler.Node.Engines.Calls.Channels;

/// <summary>
/// The end of a channel that carries a call out. When the other end is gone, so is the call: what it began is let go of, and
/// its input ends.
/// </summary>
internal sealed class CallServing(CallChannel channel, IEngineCalls engine)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    /// <summary>For the other end to take the last bytes and close.</summary>
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<IEngineAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Until either end is done with it. Never fails.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (await FirstAsync(over.Token) is not { } call) return;
        var hearing = HearAsync(over);
        if (await AnswerAsync(call, over.Token)) await Task.WhenAny(hearing, Task.Delay(FarewellTimeout, over.Token));
        await over.CancelAsync();
        await hearing;
    }

    private async Task<EngineCall?> FirstAsync(CancellationToken over)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(over);
        enough.CancelAfter(CallTimeout);
        try
        {
            return await channel.ReceiveAsync(enough.Token) is { } first ? channel.Read(first) as EngineCall : null;
        }
        catch (Exception gone) when (IsOfTheLine(gone))
        {
            return null;
        }
    }

    /// <summary>False when the other end is gone.</summary>
    private async Task<bool> AnswerAsync(EngineCall call, CancellationToken over)
    {
        try
        {
            await using var answer = await engine.CallAsync(call, over);
            await channel.SendAsync(answer.Head, over);
            _answer.TrySetResult(answer);
            await TellAsync(answer, over);
            return true;
        }
        catch (EngineException fault)
        {
            return await TryTellAsync(fault.Message, over);
        }
        catch (Exception gone) when (IsOfTheLine(gone))
        {
            return false;
        }
        finally
        {
            _answer.TrySetCanceled(CancellationToken.None);
        }
    }

    private async Task TellAsync(IEngineAnswer answer, CancellationToken over)
    {
        var chunk = new byte[CallChannel.DataBytesMax];
        while (await answer.ReadAsync(chunk, over) is var count and > 0) await channel.SendAsync(FrameKind.Data, chunk.AsMemory(0, count), over);
        await channel.SendAsync(FrameKind.End, default, over);
    }

    private async Task<bool> TryTellAsync(string fault, CancellationToken over)
    {
        try
        {
            if (_answer.Task.IsCompleted) await channel.SendAsync(FrameKind.Fault, Encoding.UTF8.GetBytes(fault), over);
            else await channel.SendAsync(new EngineHead(0, Fault: fault), over);
            return true;
        }
        catch (Exception gone) when (IsOfTheLine(gone))
        {
            return false;
        }
    }

    /// <summary>Hands on what comes, from the beginning: nothing else tells that the other end is gone while the engine thinks.</summary>
    private async Task HearAsync(CancellationTokenSource over)
    {
        try
        {
            var isDeaf = false;
            while (await channel.ReceiveAsync(over.Token) is { } frame) isDeaf |= !await TryHandOnAsync(frame, isDeaf, over.Token);
        }
        catch (Exception gone) when (IsOfTheLine(gone))
        {
            // What follows is the same as for one that has closed in order.
        }

        await over.CancelAsync();
    }

    /// <summary>False when the process reads no more. What still comes for it is dropped, so that its own last words are heard.</summary>
    private async Task<bool> TryHandOnAsync(CallFrame frame, bool isDeaf, CancellationToken over)
    {
        try
        {
            var answer = await _answer.Task.WaitAsync(over);
            if (isDeaf || !answer.Head.IsTwoWay()) return true;
            if (frame.Kind == FrameKind.Data) await answer.WriteAsync(frame.Payload, over);
            else if (frame.Kind == FrameKind.End) await answer.EndInputAsync(over);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }

    private static bool IsOfTheLine(Exception failure) =>
        failure is OperationCanceledException or IOException or ObjectDisposedException or WireFormatException
            or BadHttpRequestException or System.Net.WebSockets.WebSocketException;
}
