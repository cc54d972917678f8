namespace Scheduler.Node.Http.Wire;

/// <summary>A line of an instance's output, or why there is none.</summary>
/// <param name="Stream"><c>stdout</c>, <c>stderr</c>, or <c>error</c> when the text says why the instance's output cannot be had.</param>
/// <param name="At">When the engine received the line; null for an error.</param>
public sealed record LogBody(string Service, int Slot, string? Instance, string? Host, string Stream, DateTimeOffset? At, string Text);
