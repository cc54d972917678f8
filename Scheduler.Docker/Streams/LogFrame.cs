namespace Scheduler.Docker;

/// <summary>
/// Some bytes of a process's output. The engine usually sends a line in one frame, but need not, and frames above
/// 32 KiB arrive here in pieces; <see cref="LogLine"/> joins them.
/// </summary>
public sealed record LogFrame(LogStream Stream, ReadOnlyMemory<byte> Bytes);
