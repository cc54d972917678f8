using System.Runtime.CompilerServices;
using System.Text;

namespace Scheduler.Docker;

/// <summary>Joins frames into lines, stream by stream.</summary>
public static class LogLines
{
    public const int LineBytesMax = 64 * 1024;

    /// <param name="frames">What a log call yields.</param>
    /// <param name="timestamps">Whether each line begins with the engine's timestamp and a space.</param>
    /// <param name="cancellation">Ends the enumeration.</param>
    public static async IAsyncEnumerable<LogLine> ReadAsync(
        IAsyncEnumerable<LogFrame> frames, bool timestamps, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var pending = new MemoryStream[] { new(), new(), new() };
        await foreach (var frame in frames.WithCancellation(cancellation))
        {
            var line = pending[(int)frame.Stream];
            for (var rest = frame.Bytes; !rest.IsEmpty;)
            {
                var newline = rest.Span.IndexOf((byte)'\n');
                var take = newline >= 0 ? newline + 1 : rest.Length;
                take = Math.Min(take, LineBytesMax - (int)line.Length);
                line.Write(rest.Span[..take]);
                var ended = rest.Span[take - 1] == (byte)'\n';
                rest = rest[take..];
                if (ended || line.Length == LineBytesMax)
                    yield return Cut(frame.Stream, line, timestamps);
            }
        }

        foreach (var stream in Enum.GetValues<LogStream>())
        {
            if (pending[(int)stream].Length > 0)
                yield return Cut(stream, pending[(int)stream], timestamps);
        }
    }

    private static LogLine Cut(LogStream stream, MemoryStream line, bool timestamps)
    {
        var text = Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\n').TrimEnd('\r');
        line.SetLength(0);
        if (timestamps && text.IndexOf(' ') is var space and > 0 && EngineTime.TryParse(text[..space], out var time))
            return new LogLine(stream, time, text[(space + 1)..]);

        return new LogLine(stream, null, text);
    }
}
