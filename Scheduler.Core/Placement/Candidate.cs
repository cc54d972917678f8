using Scheduler.Core.Hosts;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

/// <summary>A host during a batch of placements, with what the batch has already given it.</summary>
/// <param name="affinity">The service's affinity rules; null for none.</param>
/// <param name="groups">What its instances are spread over; null where that is the hosts alone.</param>
/// <param name="company">Where those are that it speaks to; null where that does not matter.</param>
internal sealed class Candidate(
    HostView host, int ofService, int position, AffinityBoard? affinity = null, SpreadGroups? groups = null, Company? company = null)
{
    // Most hosts of a batch are never looked at, so what takes work is done at the first look.
    private PortTable? _ports;
    private decimal _takenCpus;
    private long _takenMemoryBytes;
    private int _taken;

    public HostView Host { get; } = host;

    /// <summary>Instances of the same service on it.</summary>
    public int OfService => ofService + _taken;

    public CandidateRank Rank => new(
        affinity?.Broken(Host) ?? 0, company?.Missing(Host.Id) ?? 0, groups?.Fullness(Host.Id) ?? 0,
        OfService, company?.Absent(Host.Id) ?? 0, Host.Instances + _taken, position);

    /// <summary>Why a hard affinity rule keeps instances from it, or null.</summary>
    public string? RefuseAffinity() => affinity?.Refuse(Host);

    /// <summary>Why the host has no room for so much, or null; what an instance that goes leaves counts as free.</summary>
    public string? RefuseRoom(decimal cpus, long memoryBytes, decimal freedCpus, long freedMemoryBytes)
    {
        // A host that has not said what it has is not given what needs some of it.
        if (HostRoom.Of(Host, freedCpus - _takenCpus, freedMemoryBytes - _takenMemoryBytes) is not { } room)
            return cpus > 0 || memoryBytes > 0 ? "its engine has not said yet what it has" : null;
        return room.Refuse(cpus, memoryBytes);
    }

    public PortTable Ports => _ports ??= PortTable.Of(Host.Ports);

    public void Take(PlacementRequest request)
    {
        _taken++;
        affinity?.Take(Host.Id, request.Slot);
        groups?.Take(Host.Id);
        Keep(request.On(Host.Id));
    }

    /// <summary>Takes the room and the ports, and nothing else.</summary>
    public void Keep(PlacementRequest needs)
    {
        _takenCpus += needs.Cpus;
        _takenMemoryBytes += needs.MemoryBytes;
        foreach (var port in needs.Ports)
        {
            if (port.HostPort > 0 && Ports.FirstFree(port, needs.Replaces) is { } free)
                Ports.Add(new PortClaim(free, port.Protocol, port.HostIp, $"slot {needs.Slot} of this service"));
        }
    }
}
