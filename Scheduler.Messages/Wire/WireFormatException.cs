namespace Scheduler.Messages.Wire;

/// <summary>A stored or sent message has a manifest that nobody registered, or JSON that does not fit it.</summary>
public sealed class WireFormatException(string message, Exception? inner = null) : Exception(message, inner);
