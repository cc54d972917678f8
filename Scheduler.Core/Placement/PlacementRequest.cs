using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement;

/// <summary>What one slot needs of a host.</summary>
public sealed record PlacementRequest
{
    public required int Slot { get; init; }

    public ImmutableArray<string> Constraints { get; init; } = [];

    /// <summary>Of the container: a host may demand one.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<PortSpec> Ports { get; init; } = [];

    /// <summary>Volumes that live on one host alone.</summary>
    public ImmutableArray<string> Volumes { get; init; } = [];

    /// <summary>Those of <see cref="Volumes"/> that no other slot uses: what else is on their host does not matter.</summary>
    public ImmutableArray<string> OwnVolumes { get; init; } = [];

    /// <summary>What goes with the slot, to the same host.</summary>
    public ImmutableArray<BesideRequest> Beside { get; init; } = [];

    /// <summary>The hosts with those volumes and without an instance of the service; when there are any, no other will do.</summary>
    public ImmutableSortedSet<HostId> VolumeHosts { get; init; } = [];

    public decimal Cpus { get; init; }

    public long MemoryBytes { get; init; }

    /// <summary>0 for no limit.</summary>
    public int MaxPerHost { get; init; }

    /// <summary>No other host will do.</summary>
    public HostId? Only { get; init; }

    /// <summary>This host if it will do, whatever its score.</summary>
    public HostId? Prefer { get; init; }

    /// <summary>The instance whose ports it takes over.</summary>
    public InstanceId? Replaces { get; init; }

    /// <summary>What that instance gives back on <see cref="Prefer"/>, its host: the two never run at once.</summary>
    public decimal FreedCpus { get; init; }

    public long FreedMemoryBytes { get; init; }

    /// <summary>
    /// Whether a host that refuses the other refuses this one too. A host that is named, and what would be freed on it,
    /// do not count: a named host is asked by itself.
    /// </summary>
    internal bool AsksTheSameAs(PlacementRequest other) =>
        Beside.Length == other.Beside.Length && Beside.Zip(other.Beside).All(pair => pair.First.AsksTheSameAs(pair.Second))
        && Cpus == other.Cpus && MemoryBytes == other.MemoryBytes && MaxPerHost == other.MaxPerHost && Replaces == other.Replaces
        && VolumeHosts.SetEquals(other.VolumeHosts) && Ports.SequenceEqual(other.Ports)
        && Labels == other.Labels && Constraints.SequenceEqual(other.Constraints, StringComparer.Ordinal);

    /// <summary>What is needed of this host: also by those of its sidekicks that are not on it yet.</summary>
    internal PlacementRequest On(HostId host) => Beside.IsEmpty
        ? this
        : Beside.Where(one => !one.IsOn.Contains(host)).Select(one => one.Needs)
            .Aggregate(this, static (sum, needs) => sum with
            {
                Ports = sum.Ports.AddRange(needs.Ports),
                Cpus = sum.Cpus + needs.Cpus,
                MemoryBytes = sum.MemoryBytes + needs.MemoryBytes,
            });

    public static PlacementRequest For(ServiceSpec spec, int slot, Unit unit)
    {
        var beside = unit.Beside(slot);
        var own = For(spec, slot);
        return beside.IsEmpty ? own : own with
        {
            Beside = beside,
            Volumes = [.. own.Volumes.Union(beside.SelectMany(one => one.Needs.Volumes), StringComparer.Ordinal)],
            OwnVolumes = [.. own.OwnVolumes.Union(beside.SelectMany(one => one.Needs.OwnVolumes), StringComparer.Ordinal)],
        };
    }

    /// <summary>The same for a slot that follows another service's: where that is, its data are or are not.</summary>
    internal PlacementRequest Following(HostId leader) => this with { Only = leader, Prefer = null, Volumes = [], OwnVolumes = [] };

    public static PlacementRequest For(ServiceSpec spec, int slot) => new()
    {
        Slot = slot,
        Constraints = spec.Constraints,
        Labels = spec.Container.Labels,
        Ports = [.. spec.Container.Ports.Where(port => port.HostPort > 0 || port.HostIp is not null)],
        Volumes = spec.Mode.IsGlobal() || spec.MovesVolumes
            ? []
            : [.. LocalVolumes.Of(SlotVolumes.Named(spec.Container, slot)).Distinct(StringComparer.Ordinal)],
        OwnVolumes = spec.Mode.IsGlobal() || spec.MovesVolumes
            ? []
            : [.. LocalVolumes.Of(SlotVolumes.Named(
                spec.Container with { Mounts = [.. spec.Container.Mounts.Where(mount => mount.PerSlot)] }, slot))],
        Cpus = spec.Container.Resources.CpuReservation ?? 0,
        MemoryBytes = spec.Container.Resources.MemoryReservationBytes ?? 0,
        MaxPerHost = spec.MaxPerHost,
    };
}

/// <summary>An instance of the same service that is already somewhere.</summary>
public readonly record struct Occupant(int Slot, HostId Host);
