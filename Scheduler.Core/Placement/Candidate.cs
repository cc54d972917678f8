using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

/// <summary>A host during a batch of placements, with what the batch has already given it.</summary>
internal sealed class Candidate(HostView host, int ofService, int position)
{
    // Most hosts of a batch are never looked at, so what takes work is done at the first look.
    private PortTable? _ports;
    private decimal _takenCpus;
    private long _takenMemoryBytes;
    private int _taken;

    public HostView Host { get; } = host;

    /// <summary>Instances of the same service on it.</summary>
    public int OfService => ofService + _taken;

    public CandidateRank Rank => new(OfService, Host.Instances + _taken, position);

    public decimal FreeCpus => (Host.Engine?.Cpus ?? 0) - Host.ReservedCpus - _takenCpus;

    public long FreeMemoryBytes => (Host.Engine?.MemoryBytes ?? 0) - Host.ReservedMemoryBytes - _takenMemoryBytes;

    public PortTable Ports => _ports ??= PortTable.Of(Host.Ports);

    public void Take(PlacementRequest request)
    {
        _taken++;
        _takenCpus += request.Cpus;
        _takenMemoryBytes += request.MemoryBytes;
        foreach (var port in request.Ports)
        {
            if (Ports.FirstFree(port, request.Replaces) is { } free)
                Ports.Add(new PortClaim(free, port.Protocol, port.HostIp, $"slot {request.Slot} of this service"));
        }
    }
}
