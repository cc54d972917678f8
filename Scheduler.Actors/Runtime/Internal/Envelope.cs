namespace Scheduler.Actors.Runtime.Internal;

/// <summary>A message on its way, and who expects the reply.</summary>
internal readonly record struct Envelope(object Message, ActorRef? Sender);
