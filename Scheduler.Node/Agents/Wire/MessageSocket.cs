using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Agents.Wire;

/// <summary>
/// A WebSocket that carries messages both ways, each queue bounded: what the other end does not take is refused here, and
/// what this end does not take is left with the sender. Any thread may send.
/// </summary>
/// <param name="answersBeats">Whether a sign of life is answered with one: the server's end does.</param>
internal sealed class MessageSocket(WebSocket socket, ManifestRegistry registry, TimeProvider clock, bool answersBeats) : IDisposable
{
    private const int BufferLeast = 4 * 1024;
    private const int BufferKept = 64 * 1024;
    private const int CloseReasonBytesMax = 120;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly ReadOnlyMemory<byte> Beating = ReadOnlyMemory<byte>.Empty;

    private readonly Channel<ReadOnlyMemory<byte>> _queue = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(AgentProtocol.QueueMax) { SingleReader = true });
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Cancelling a receive breaks the socket, so that nothing can be said on it any more: this comes last.
    private readonly CancellationTokenSource _ends = new();
    private byte[] _buffer = new byte[BufferLeast];
    private long _heardAt = clock.GetTimestamp();
    private string? _reason;

    public long HeardAt => Volatile.Read(ref _heardAt);

    /// <summary>False when the queue is full, or the socket closed.</summary>
    public bool Send(object message)
    {
        var wire = registry.Write(message);
        var bytes = new byte[Encoding.UTF8.GetByteCount(wire.Manifest) + 1 + Encoding.UTF8.GetByteCount(wire.Payload)];
        var end = Encoding.UTF8.GetBytes(wire.Manifest, bytes);
        bytes[end] = (byte)'\n';
        Encoding.UTF8.GetBytes(wire.Payload, bytes.AsSpan(end + 1));
        return _queue.Writer.TryWrite(bytes);
    }

    /// <summary>When the queue is full there is no need for one.</summary>
    public void Beat() => _queue.Writer.TryWrite(Beating);

    /// <summary>Ends <see cref="RunAsync"/>; the first reason is the one that counts.</summary>
    public void Close(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null) _closed.TrySetResult();
    }

    /// <summary>Carries messages until the socket is closed from here or there, or breaks. Answers why it ended.</summary>
    /// <param name="take">Gets one message at a time; the next is not read before it returns.</param>
    public async Task<string> RunAsync(Func<object, CancellationToken, ValueTask> take)
    {
        var (reading, writing) = (GuardAsync(ReadAsync(take)), GuardAsync(WriteAsync()));
        var first = await Task.WhenAny(reading, writing, _closed.Task);
        if (first is Task<string> ended) Close(await ended);
        _queue.Writer.TryComplete();
        await SayGoodbyeAsync(reading, writing);
        await _ends.CancelAsync();
        socket.Abort();
        await Task.WhenAll(reading, writing);
        return _reason!;
    }

    public void Dispose()
    {
        socket.Dispose();
        _ends.Dispose();
    }

    private static async Task<string> GuardAsync(Task<string> work)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException)
        {
            return "it was closed";
        }
        catch (Exception broken) when (broken is WebSocketException or IOException or ObjectDisposedException)
        {
            return $"the connection broke: {(broken.InnerException ?? broken).Message}";
        }
        catch (WireFormatException unreadable)
        {
            return $"the other end sent what cannot be read: {unreadable.Message}";
        }
    }

    private async Task<string> ReadAsync(Func<object, CancellationToken, ValueTask> take)
    {
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(length), _ends.Token);
            Volatile.Write(ref _heardAt, clock.GetTimestamp());
            if (received.MessageType == WebSocketMessageType.Close)
                return socket.CloseStatusDescription is { Length: > 0 } words ? words : "the other end closed it";
            length += received.Count;
            if (!received.EndOfMessage)
            {
                if (length == _buffer.Length) Grow();
                continue;
            }

            if (length > 0) await take(Read(_buffer.AsMemory(0, length)), _ends.Token);
            else if (answersBeats) Beat();
            length = 0;
            if (_buffer.Length > BufferKept) _buffer = new byte[BufferLeast];
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= AgentProtocol.MessageBytesMax)
            throw new WireFormatException($"a message is longer than {AgentProtocol.MessageBytesMax} bytes");
        Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private object Read(ReadOnlyMemory<byte> message)
    {
        var end = message.Span.IndexOf((byte)'\n');
        if (end < 0) throw new WireFormatException("a message has no manifest");
        return MessageBytes.Read(registry, Encoding.UTF8.GetString(message.Span[..end]), message[(end + 1)..]);
    }

    private async Task<string> WriteAsync()
    {
        while (await _queue.Reader.WaitToReadAsync(_ends.Token))
        {
            while (_queue.Reader.TryRead(out var message))
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _ends.Token);
        }

        return "it was closed";
    }

    /// <summary>After what was still to be sent; and the other end gets a moment to hear it.</summary>
    private async Task SayGoodbyeAsync(Task reading, Task writing)
    {
        using var enough = new CancellationTokenSource(CloseTimeout);
        await Task.WhenAny(writing, Task.Delay(CloseTimeout, enough.Token));
        if (!writing.IsCompleted || socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        var words = _reason!.Length <= CloseReasonBytesMax ? _reason : _reason[..CloseReasonBytesMax];
        while (Encoding.UTF8.GetByteCount(words) > CloseReasonBytesMax) words = words[..^1];
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, words, enough.Token);
            await Task.WhenAny(reading, Task.Delay(CloseTimeout, enough.Token));
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or IOException
            or ObjectDisposedException or InvalidOperationException)
        {
            // There is nobody to say it to.
        }
    }
}
