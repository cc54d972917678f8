using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Units;

/// <summary>A sidekick, as the board shows it.</summary>
internal sealed class UnitMember(ServiceView service)
{
    private readonly Lazy<ILookup<int, InstanceView>> _bySlot = new(() => service.Instances.ToLookup(one => one.Slot));

    public ServiceView Service => service;

    /// <summary>Where it has the slot.</summary>
    public ImmutableSortedSet<HostId> HostsOf(int slot) => [.. _bySlot.Value[slot].Where(IsThere).Select(one => one.Host!.Value)];

    public bool IsWellOn(int slot, HostId host) =>
        _bySlot.Value[slot].Any(one => one.Host == host && IsThere(one) && one.State is InstanceState.Running or InstanceState.Completed);

    /// <summary>Why it found no place beside the slot, as it says itself; null when it has one or has not looked yet.</summary>
    public string? WhyHomeless(int slot) => HostsOf(slot).IsEmpty
        ? _bySlot.Value[slot]
            .Where(one => one is { Id: null, State: InstanceState.Pending, NextTryAt: not null })
            .Select(one => one.Reason)
            .FirstOrDefault(reason => reason?.StartsWith("waits", StringComparison.Ordinal) == false)
        : null;

    /// <summary>Why its data keep a slot where it is, or null.</summary>
    public string? Sticky() => !service.Spec.MovesVolumes && LocalVolumes.Of(service.Spec.Container).FirstOrDefault() is { } volume
        ? $"the data of its sidekick {service.Key.Service} is there, in volume {volume}; the label scheduler.volumes=movable lets both begin elsewhere without"
        : null;

    private static bool IsThere(InstanceView one) => one is { Host: not null, IsLost: false, IsKept: false, Goal: not InstanceGoal.Absent };
}
