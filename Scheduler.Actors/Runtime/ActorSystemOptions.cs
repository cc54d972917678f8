using Scheduler.Actors.Seams;

namespace Scheduler.Actors.Runtime;

/// <summary>Everything about an actor system that a simulation replaces.</summary>
public sealed record ActorSystemOptions
{
    /// <summary>All time that actors see, and all their timers.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public required IEntropy Entropy { get; init; }

    /// <summary>Where turns run: the thread pool, or the simulation's loop.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    public required IActorLog Log { get; init; }

    /// <summary>How many messages an actor may take before others get their turn.</summary>
    public int MessagesPerTurn { get; init; } = 64;

    /// <summary>Called in the actor's turn before each message that it receives; for traces.</summary>
    public Action<ActorRef, object>? OnReceive { get; init; }
}
