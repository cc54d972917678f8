namespace Scheduler.Messages.Wire;

/// <summary>A message outside the process: which type and version it is, such as <c>service.scaled/1</c>, and its JSON.</summary>
public readonly record struct WireMessage(string Manifest, string Payload);
