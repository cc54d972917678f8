namespace Scheduler.Docker;

/// <summary>
/// A line of output, without its end. <paramref name="Time"/> is there if the frames carry timestamps. A line above
/// <see cref="LogLines.LineBytesMax"/> is cut into several.
/// </summary>
public sealed record LogLine(LogStream Stream, EngineTime? Time, string Text);
