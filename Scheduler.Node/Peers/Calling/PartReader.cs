using System.Buffers;
using System.IO.Pipelines;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Calling;

/// <summary>Takes a stream of messages apart: one line of JSON each, all of one manifest.</summary>
internal sealed class PartReader(Stream body, ManifestRegistry registry, string manifest) : IAsyncDisposable
{
    private readonly PipeReader _pipe = PipeReader.Create(body);

    /// <summary>The next message. A body without a line end is one message.</summary>
    /// <exception cref="WireFormatException">It cannot be read, or has no end within <see cref="Protocol.OutputPartBytesMax"/>.</exception>
    /// <exception cref="EndOfStreamException">The stream ended; whoever sends in parts says which is the last.</exception>
    public async Task<object> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            var read = await _pipe.ReadAsync(cancel);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end) return Take(buffer.Slice(0, end), buffer.GetPosition(1, end));
            if (buffer.Length > Protocol.OutputPartBytesMax)
                throw new WireFormatException($"a part is longer than {Protocol.OutputPartBytesMax} bytes");
            if (read.IsCompleted) return buffer.IsEmpty ? throw new EndOfStreamException("it broke off") : Take(buffer, buffer.End);
            _pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public ValueTask DisposeAsync() => _pipe.CompleteAsync();

    private object Take(ReadOnlySequence<byte> part, SequencePosition next)
    {
        var message = MessageBytes.Read(registry, manifest, part.IsSingleSegment ? part.First : part.ToArray());
        _pipe.AdvanceTo(next);
        return message;
    }
}
