using System.Buffers.Binary;
using System.Text;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Engines.Calls.Channels;

/// <summary>
/// One call and its answer over a connection of bytes, in frames: a byte for the kind, four for the length (big-endian), and
/// the payload. It holds one frame in each direction, and goes as fast as the other end reads. One sender and one
/// receiver at a time.
/// </summary>
internal sealed class CallChannel(Stream input, Stream output, ManifestRegistry registry)
{
    public const int DataBytesMax = 32 * 1024;

    private const int HeadBytes = 5;
    private const int FrameBytesMax = 1024 * 1024;

    private readonly byte[] _sent = new byte[HeadBytes + DataBytesMax];
    private readonly byte[] _head = new byte[HeadBytes];
    private byte[] _received = new byte[DataBytesMax];

    public ValueTask SendAsync(object message, CancellationToken cancel)
    {
        var wire = registry.Write(message);
        return SendAsync(FrameKind.Message, Encoding.UTF8.GetBytes($"{wire.Manifest}\n{wire.Payload}"), cancel);
    }

    public async ValueTask SendAsync(FrameKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var frame = payload.Length <= DataBytesMax ? _sent.AsMemory(0, HeadBytes + payload.Length) : new byte[HeadBytes + payload.Length];
        frame.Span[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(frame.Span[1..], payload.Length);
        payload.CopyTo(frame[HeadBytes..]);
        await output.WriteAsync(frame, cancel);
        await output.FlushAsync(cancel);
    }

    /// <summary>Null when the other end has closed the connection between two frames.</summary>
    /// <exception cref="WireFormatException">It sent no frame.</exception>
    /// <exception cref="EndOfStreamException">It closed the connection within one.</exception>
    public async ValueTask<CallFrame?> ReceiveAsync(CancellationToken cancel)
    {
        var got = await input.ReadAtLeastAsync(_head, HeadBytes, throwOnEndOfStream: false, cancel);
        if (got == 0) return null;
        if (got < HeadBytes) throw new EndOfStreamException("it broke off");
        var (kind, length) = ((FrameKind)_head[0], BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(1)));
        if (kind is < FrameKind.Message or > FrameKind.Fault || length is < 0 or > FrameBytesMax)
            throw new WireFormatException($"a frame of kind {_head[0]} and {length} bytes");
        if (length > _received.Length) _received = new byte[length];
        await input.ReadExactlyAsync(_received.AsMemory(0, length), cancel);
        return new CallFrame(kind, _received.AsMemory(0, length));
    }

    /// <exception cref="WireFormatException">It is no message that is known here.</exception>
    public object Read(CallFrame frame)
    {
        var end = frame.Payload.Span.IndexOf((byte)'\n');
        if (frame.Kind != FrameKind.Message || end < 0)
            throw new WireFormatException($"a message was expected, and not a frame of kind {(int)frame.Kind}");
        return MessageBytes.Read(registry, Encoding.UTF8.GetString(frame.Payload.Span[..end]), frame.Payload[(end + 1)..]);
    }
}
