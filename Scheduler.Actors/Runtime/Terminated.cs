namespace Scheduler.Actors.Runtime;

/// <summary>Sent once to each actor that watched <paramref name="Actor"/>, after its last turn.</summary>
public sealed record Terminated(ActorRef Actor);
