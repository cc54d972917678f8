using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Scheduler.Docker.Streams;

/// <summary>A stream of JSON objects, each on a line of its own, as pulls, events and stats send them.</summary>
internal static class JsonLines
{
    public const int LineBytesMax = 1024 * 1024;

    /// <exception cref="InvalidDataException">A line is longer than <see cref="LineBytesMax"/>.</exception>
    /// <exception cref="JsonException">A line is not JSON; the last one may have been cut off.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Stream stream, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var buffer = new byte[16 * 1024];
        var filled = 0;
        while (await stream.ReadAsync(buffer.AsMemory(filled), cancellation) is var count and > 0)
        {
            var searched = filled;
            var start = 0;
            filled += count;
            while (buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n') is var newline and >= 0)
            {
                if (Parse(buffer.AsSpan(start, searched + newline - start), type) is { } value)
                    yield return value;
                start = searched = searched + newline + 1;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length)
                Array.Resize(ref buffer, Larger(buffer.Length));
        }

        if (Parse(buffer.AsSpan(0, filled), type) is { } last)
            yield return last;
    }

    private static T? Parse<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type) =>
        line.Trim(" \t\r\n"u8).IsEmpty ? default : JsonSerializer.Deserialize(line, type);

    private static int Larger(int size) => size < LineBytesMax
        ? size * 2
        : throw new InvalidDataException($"a line is longer than {LineBytesMax} bytes");
}
