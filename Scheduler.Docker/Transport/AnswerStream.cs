using System.Net;
using System.Net.Http.Headers;

namespace Scheduler.Docker.Transport;

/// <summary>
/// The body of an answer that arrives over time. A read that fails throws a <see cref="DockerException"/>; one that
/// gets nothing for longer than <see cref="IdleMax"/> throws <see cref="DockerDeadlineException"/>.
/// </summary>
internal sealed class AnswerStream(EngineCall call, EngineTransport transport, HttpResponseMessage answer, Stream body)
    : Stream
{
    /// <summary>How long the engine may be silent. Logs and events may be for ever.</summary>
    public TimeSpan IdleMax { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long a write may wait for the engine to take it; null for the time of a transfer.</summary>
    public TimeSpan? WriteMax { get; init; }

    /// <summary>
    /// Of a two-way stream, which has no other end than the connection's: the process has ended before it had read all its input.
    /// </summary>
    public bool EndsByReset { get; init; }

    public EngineCall Call => call;

    public string Endpoint => transport.Endpoint.ToString();

    public HttpResponseHeaders Headers => answer.Headers;

    public HttpStatusCode Status => answer.StatusCode;

    public string? MediaType => answer.Content.Headers.ContentType?.MediaType;

    public string? ContentType => answer.Content.Headers.ContentType?.ToString();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => body.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The same body under another rule of silence; only one of the two may be used.</summary>
    public AnswerStream WithIdle(TimeSpan limit) => new(call, transport, answer, body) { IdleMax = limit, EndsByReset = EndsByReset };

    /// <summary>The same body, written to as slowly as it is read at the other end; only one of the two may be used.</summary>
    public AnswerStream WithPatientWrites() =>
        new(call, transport, answer, body) { IdleMax = IdleMax, WriteMax = Timeout.InfiniteTimeSpan, EndsByReset = EndsByReset };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default)
    {
        try
        {
            return await transport.WithinAsync(
                call with { Deadline = IdleMax }, cancellation, token => body.ReadAsync(buffer, token).AsTask());
        }
        catch (DockerUnreachableException reset) when (EndsByReset && Failures.IsReset(reset))
        {
            return 0;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation = default) =>
        await transport.WithinAsync(call with { Deadline = WriteMax ?? transport.Options.TransferDeadline }, cancellation, async token =>
        {
            await body.WriteAsync(buffer, token);
            return true;
        });

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw Blocking();

    public override void Write(byte[] buffer, int offset, int count) => throw Blocking();

    public override void Flush() => throw Blocking();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            answer.Dispose();

        base.Dispose(disposing);
    }

    // A blocked thread could not keep a deadline.
    private static NotSupportedException Blocking() => new("An engine's stream is read and written asynchronously.");
}
