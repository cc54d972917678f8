namespace Scheduler.Core.Hosts;

/// <summary>A line of a container's output.</summary>
/// <param name="At">When the engine received it.</param>
/// <param name="IsError">From standard error; always false for a terminal.</param>
/// <param name="Text">Without the line end.</param>
public sealed record LogLine(DateTimeOffset At, bool IsError, string Text);

/// <param name="Follow">Go on as lines come, until cancelled or the container is removed.</param>
/// <param name="Tail">Only the last so many lines; null for all.</param>
public sealed record LogQuery(bool Follow = false, int? Tail = null, DateTimeOffset? Since = null);
