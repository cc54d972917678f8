using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Scheduler.Docker.Streams;

/// <summary>
/// Takes apart the engine's multiplexed output: frames of one byte for the stream, three zero bytes, the length in
/// four bytes (big endian), and the payload.
/// </summary>
internal static class FrameReader
{
    private const int HeaderBytes = 8;
    private const int PieceBytesMax = 32 * 1024;
    private const byte EngineError = 3;

    /// <exception cref="InvalidDataException">This is no multiplexed stream, or it ends inside a frame.</exception>
    /// <exception cref="EngineErrorInStreamException">The engine reports an error of its own in the stream.</exception>
    public static async IAsyncEnumerable<LogFrame> ReadFramesAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var header = new byte[HeaderBytes];
        while (await FillAsync(stream, header, cancellation))
        {
            var (kind, length) = ParseHeader(header);
            if (kind == EngineError)
                throw new EngineErrorInStreamException(await TextAsync(stream, length, cancellation));

            // A length is only a claim of the sender: memory is taken for a piece, not for the claim.
            for (var left = length; left > 0;)
            {
                var piece = new byte[Math.Min(left, PieceBytesMax)];
                await FillWholeAsync(stream, piece, cancellation);
                left -= (uint)piece.Length;
                yield return new LogFrame((LogStream)kind, piece);
            }
        }
    }

    /// <summary>A terminal's output has no frames.</summary>
    public static async IAsyncEnumerable<LogFrame> ReadRawAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var buffer = new byte[PieceBytesMax];
        while (await stream.ReadAsync(buffer, cancellation) is var count and > 0)
            yield return new LogFrame(LogStream.Stdout, buffer.AsSpan(0, count).ToArray());
    }

    private static (byte Kind, uint Length) ParseHeader(ReadOnlySpan<byte> header)
    {
        if (header[0] > EngineError || header[1] != 0 || header[2] != 0 || header[3] != 0)
            throw new InvalidDataException($"{Convert.ToHexString(header)} is no frame of a multiplexed stream");

        return (header[0], BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
    }

    private static async Task<string> TextAsync(Stream stream, uint length, CancellationToken cancellation)
    {
        var text = new byte[Math.Min(length, PieceBytesMax)];
        await FillWholeAsync(stream, text, cancellation);
        return Encoding.UTF8.GetString(text).Trim();
    }

    private static async Task FillWholeAsync(Stream stream, byte[] buffer, CancellationToken cancellation)
    {
        if (!await FillAsync(stream, buffer, cancellation) && buffer.Length > 0)
            throw new InvalidDataException("the stream ended before a frame did");
    }

    /// <summary>False when the stream ended before the first byte.</summary>
    private static async Task<bool> FillAsync(Stream stream, byte[] buffer, CancellationToken cancellation)
    {
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (count > 0 && count < buffer.Length)
            throw new InvalidDataException("the stream ended inside a frame");

        return count > 0;
    }
}
