using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Services.Units;

/// <summary>Where the leader of a unit has one of its slots.</summary>
/// <param name="Host">Where the instance is that serves.</param>
/// <param name="Next">Where the one is that takes over from it; null where there is none, or it is on the same host.</param>
public sealed record LeaderPlace(HostId Host, HostId? Next)
{
    /// <summary>Hosts that are back with an instance which had lost the slot: which of the two is kept, the leader has yet to say.</summary>
    public ImmutableSortedSet<HostId> Undecided { get; init; } = [];

    /// <summary>It is still to be updated, and an update is under way.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Whether a follower belongs there.</summary>
    public bool Is(HostId host) => host == Host || host == Next;
}
