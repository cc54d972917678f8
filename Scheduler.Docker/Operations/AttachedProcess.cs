using Scheduler.Docker.Streams;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>A process in a container whose input and output are ours. Disposing lets go of it and does not end it.</summary>
public sealed class AttachedProcess : IAsyncDisposable
{
    private readonly HijackedStream _connection;
    private readonly bool _tty;

    internal AttachedProcess(HijackedStream connection, bool tty)
    {
        _connection = connection;
        _tty = tty;
    }

    /// <summary>Its output until it ends. To be enumerated once.</summary>
    public IAsyncEnumerable<LogFrame> ReadAsync(CancellationToken cancellation = default)
    {
        var answer = _connection.Stream;
        var frames = _tty
            ? FrameReader.ReadRawAsync(answer, cancellation)
            : FrameReader.ReadFramesAsync(answer, cancellation);
        return StreamGuard.GuardAsync(answer, frames, cancellation);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation = default) =>
        _connection.Stream.WriteAsync(input, cancellation);

    /// <summary>Its input ends; its output goes on.</summary>
    public Task EndInputAsync() => _connection.EndSendingAsync();

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
