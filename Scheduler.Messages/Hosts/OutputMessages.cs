namespace Scheduler.Messages.Hosts;

/// <summary>Asks the server that a host is connected to for a container's output. The answer is a stream of <see cref="OutputPart"/>.</summary>
/// <param name="Follow">Go on as lines come.</param>
/// <param name="Tail">Only the last so many lines; null for all.</param>
public sealed record ReadOutput(string Container, bool Follow, int? Tail = null, DateTimeOffset? Since = null);

/// <summary>
/// One part of a container's output: a line; or, as the last one, none. A stream that stops without a last part was
/// broken off.
/// </summary>
/// <param name="Fault">With the last part: why it ends before the output does, for a person.</param>
public sealed record OutputPart(OutputLine? Line, string? Fault = null);

/// <param name="At">When the engine received it.</param>
/// <param name="IsError">From standard error.</param>
/// <param name="Text">Without the line end.</param>
public sealed record OutputLine(DateTimeOffset At, bool IsError, string Text);
