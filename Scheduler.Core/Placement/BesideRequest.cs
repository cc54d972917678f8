using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement;

/// <summary>What one sidekick of a slot needs of the host that the slot is given.</summary>
/// <param name="IsOn">Hosts that have it already: there it needs nothing more.</param>
public sealed record BesideRequest(ServiceKey Service, PlacementRequest Needs, ImmutableSortedSet<HostId> IsOn)
{
    internal bool AsksTheSameAs(BesideRequest other) => Service == other.Service && Needs.AsksTheSameAs(other.Needs) && IsOn.SetEquals(other.IsOn);
}
