namespace Scheduler.Actors.Runtime.Internal;

/// <summary>The last message of a mailbox that is being drained: when it is reached, the actor stops.</summary>
internal sealed class DrainMarker
{
    public static readonly DrainMarker Instance = new();
}
