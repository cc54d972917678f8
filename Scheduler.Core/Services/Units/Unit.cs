using System.Collections.Immutable;
using Scheduler.Core.Placement;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Units;

/// <summary>The services that follow a service, as the board shows them: what they need counts when it is placed.</summary>
public sealed class Unit
{
    public static readonly Unit Alone = new([]);

    private Unit(ImmutableArray<UnitMember> sidekicks) => Sidekicks = sidekicks;

    /// <summary>Those that there are.</summary>
    internal ImmutableArray<UnitMember> Sidekicks { get; }

    public static Unit Of(ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services)
    {
        if (spec.Sidekicks is not { IsDefaultOrEmpty: false } || spec.Mode.IsGlobal()) return Alone;
        return new Unit(
        [
            .. Following.SidekicksOf(key, spec, services)
                .Where(view => Following.LeaderOf(view.Spec) == key.Service)
                .Select(view => new UnitMember(view))
        ]);
    }

    /// <summary>What a slot's sidekicks need of a host that the slot is to be on.</summary>
    public ImmutableArray<BesideRequest> Beside(int slot) =>
        [.. Sidekicks.Select(one => new BesideRequest(one.Service.Key, PlacementRequest.For(one.Service.Spec, slot), one.HostsOf(slot)))];

    /// <summary>Why the data of its sidekicks keep a slot where it is, or null.</summary>
    public string? Sticky() => Sidekicks.Select(one => one.Sticky()).FirstOrDefault(reason => reason is not null);

    /// <summary>Whether a sidekick has not seen yet that it is removed with its primary, which must be there to be seen.</summary>
    /// <param name="removedAt">When the primary's removal was accepted.</param>
    public bool IsWaitedFor(DateTimeOffset removedAt) =>
        Sidekicks.Any(one => one.Service.Status != ServiceStatus.Removing && Following.EndsWith(one.Service.Spec, one.Service.CreatedAt, removedAt));

    /// <summary>Whether a sidekick of a slot is beside the one of its two instances, and not beside the other.</summary>
    internal bool IsBeside(Instance one, Instance other) =>
        Sidekicks.Any(sidekick => sidekick.HostsOf(one.Slot) is var on && on.Contains(one.Host) && !on.Contains(other.Host));

    /// <summary>Keeps the room of sidekicks that are still on their way to a slot which has its place.</summary>
    internal PlacementBatch KeepRoom(PlacementBatch batch, IEnumerable<Instance> placed)
    {
        if (Sidekicks.IsEmpty) return batch;
        foreach (var one in placed.Where(one => one.HoldsSlot))
        {
            foreach (var beside in Beside(one.Slot).Where(beside => !beside.IsOn.Contains(one.Host))) batch.Keep(one.Host, beside.Needs);
        }

        return batch;
    }
}
