namespace Scheduler.Node.Engines.Calls;

/// <summary>
/// An engine's answer: its head, and its body as fast as it is taken. Whatever lies between holds a bounded part of it.
/// Calls fail only with <see cref="Core.Hosts.EngineException"/>, or the caller's cancellation. Disposing lets go of it,
/// at every station up to the engine.
/// </summary>
public interface IEngineAnswer : IAsyncDisposable
{
    EngineHead Head { get; }

    /// <summary>The next bytes; 0 at the end.</summary>
    ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancel = default);

    /// <summary>
    /// Returns once it is on its way, which takes as long as nobody at the other end reads. One writer at a time; only
    /// for a two-way stream.
    /// </summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default);

    /// <summary>The other end reads the end of its input; its output goes on.</summary>
    ValueTask EndInputAsync(CancellationToken cancel = default);
}
