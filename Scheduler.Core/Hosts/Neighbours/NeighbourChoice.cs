using System.Collections.Immutable;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>
/// Which hosts are asked about another one. The same ones as long as they are well, so that their answers can be compared
/// with those before; another host has others, so that nobody is asked about everybody. Pure.
/// </summary>
public static class NeighbourChoice
{
    public static ImmutableArray<HostId> Of(HostPicture hosts, HostView host, int most) =>
    [
        .. hosts.Shown.Values
            .Where(one => one is { State: HostState.Active, Tries: > 0 } && one.Id != host.Id && IsAnotherMachine(one, host))
            .Select(one => one.Id)
            .OrderBy(one => StableHash.Of($"{host.Id}/{one}")).ThenBy(one => one)
            .Take(most),
    ];

    /// <summary>What one machine reaches on itself says nothing of the way to it.</summary>
    private static bool IsAnotherMachine(HostView one, HostView host) =>
        !one.Addresses.IsEmpty && !one.Addresses.Intersect(host.Addresses, StringComparer.OrdinalIgnoreCase).Any();
}
