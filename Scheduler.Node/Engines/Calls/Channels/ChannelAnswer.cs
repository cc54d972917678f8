using System.Text;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Wire;

namespace Scheduler.Node.Engines.Calls.Channels;

/// <summary>An engine's answer at the asking end of a channel.</summary>
internal sealed class ChannelAnswer : IEngineAnswer
{
    private readonly CallChannel _channel;
    private readonly IAsyncDisposable _owned;
    private readonly Func<string, Exception?, EngineException> _faultOf;
    private ReadOnlyMemory<byte> _rest;
    private bool _isOver;

    private ChannelAnswer(EngineHead head, CallChannel channel, IAsyncDisposable owned, Func<string, Exception?, EngineException> faultOf) =>
        (Head, _channel, _owned, _faultOf) = (head, channel, owned, faultOf);

    public EngineHead Head { get; }

    /// <summary>Sends the call and waits for the head of its answer. Disposes of <paramref name="owned"/> where there is none.</summary>
    /// <param name="owned">Goes with the answer, and takes the connection with it.</param>
    /// <param name="faultOf">Names whoever is at the other end.</param>
    public static async Task<IEngineAnswer> AskAsync(
        CallChannel channel, EngineCall call, IAsyncDisposable owned, Func<string, Exception?, EngineException> faultOf, CancellationToken cancel)
    {
        var isHad = false;
        try
        {
            await channel.SendAsync(call, cancel);
            var head = await channel.ReceiveAsync(cancel) is { } first
                ? channel.Read(first) as EngineHead
                : throw faultOf("the connection was closed without an answer", null);
            if (head is null) throw faultOf("it sent something else than an answer", null);
            if (head.Fault is { } fault) throw new EngineException(EngineFault.NoAnswer, fault);
            isHad = true;
            return new ChannelAnswer(head, channel, owned, faultOf);
        }
        catch (Exception broken) when (IsOfTheLine(broken, cancel))
        {
            throw faultOf(Words(broken), broken);
        }
        finally
        {
            if (!isHad) await owned.DisposeAsync();
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancel = default)
    {
        while (_rest.IsEmpty && !_isOver) await ReceiveAsync(cancel);
        var count = Math.Min(_rest.Length, into.Length);
        _rest[..count].CopyTo(into);
        _rest = _rest[count..];
        return count;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        for (var rest = bytes; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, CallChannel.DataBytesMax)..])
            await SendAsync(FrameKind.Data, rest[..Math.Min(rest.Length, CallChannel.DataBytesMax)], cancel);
    }

    public ValueTask EndInputAsync(CancellationToken cancel = default) => SendAsync(FrameKind.End, default, cancel);

    public ValueTask DisposeAsync() => _owned.DisposeAsync();

    private async ValueTask ReceiveAsync(CancellationToken cancel)
    {
        try
        {
            switch (await _channel.ReceiveAsync(cancel))
            {
                case { Kind: FrameKind.Data } data:
                    _rest = data.Payload;
                    break;
                case { Kind: FrameKind.End }:
                    _isOver = true;
                    break;
                case { Kind: FrameKind.Fault } fault:
                    throw new EngineException(EngineFault.NoAnswer, Encoding.UTF8.GetString(fault.Payload.Span));
                case null:
                    throw _faultOf("the connection was lost", null);
                case var other:
                    throw _faultOf($"it sent a frame of kind {(int)other.Value.Kind}", null);
            }
        }
        catch (Exception broken) when (IsOfTheLine(broken, cancel))
        {
            throw _faultOf(Words(broken), broken);
        }
    }

    private async ValueTask SendAsync(FrameKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        try
        {
            await _channel.SendAsync(kind, payload, cancel);
        }
        catch (Exception broken) when (IsOfTheLine(broken, cancel))
        {
            throw _faultOf(Words(broken), broken);
        }
    }

    /// <summary>The caller's own cancellation is left alone.</summary>
    private static bool IsOfTheLine(Exception failure, CancellationToken cancel) =>
        !cancel.IsCancellationRequested
        && (failure is WireFormatException
            || Peers.Calling.SendFailure.IsOfTheLine(failure)
            || failure is BadHttpRequestException or System.Net.WebSockets.WebSocketException);

    private static string Words(Exception failure) => failure is WireFormatException
        ? $"what it sent cannot be read: {failure.Message}"
        : $"the connection was lost: {Peers.Calling.SendFailure.Words(failure)}";
}
