namespace Scheduler.Actors.Runtime.Internal;

/// <summary>The queues of a mailbox, in the order in which they are served.</summary>
internal enum Lane
{
    /// <summary>For the runtime itself: stop, restart, watch. Served even while the actor holds its messages back.</summary>
    Control,

    /// <summary>What the actor itself started: completions and timers. Bounded by what it starts, not by the capacity.</summary>
    Inner,

    /// <summary>Everybody's messages, up to the capacity.</summary>
    User,
}
