using System.Buffers.Binary;
using System.Text;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>How a container's output is in a stream: as it is, of a terminal; else in frames, each of standard output or standard error.</summary>
internal static class StreamForm
{
    private const string Raw = "application/vnd.docker.raw-stream";
    private const string Multiplexed = "application/vnd.docker.multiplexed-stream";
    private const byte EngineError = 3;

    /// <summary>Clients before 1.42 know only one content type for both.</summary>
    private static readonly DockerVersion Told = new(42);

    public static string ContentType(HttpContext http, bool hasTerminal) =>
        !hasTerminal && DockerRequest.Of(http) is { } request && request.Version.CompareTo(Told) >= 0 ? Multiplexed : Raw;

    /// <summary>A frame that makes clients fail with these words; a terminal has no room for any.</summary>
    public static Func<string, ReadOnlyMemory<byte>?> LastWords(bool hasTerminal) => hasTerminal ? static _ => null : static words =>
    {
        var text = Encoding.UTF8.GetBytes(words);
        var frame = new byte[8 + text.Length];
        frame[0] = EngineError;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), text.Length);
        text.CopyTo(frame, 8);
        return frame;
    };
}
