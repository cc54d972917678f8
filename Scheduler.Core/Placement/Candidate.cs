using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

/// <summary>A host during a batch of placements, with what the batch has already given it.</summary>
internal sealed class Candidate(HostView host, int ofService)
{
    public HostView Host { get; } = host;

    /// <summary>Instances of the same service on it.</summary>
    public int OfService { get; private set; } = ofService;

    public int Instances { get; private set; } = host.Instances;

    public decimal FreeCpus { get; private set; } = (host.Engine?.Cpus ?? 0) - host.ReservedCpus;

    public long FreeMemoryBytes { get; private set; } = (host.Engine?.MemoryBytes ?? 0) - host.ReservedMemoryBytes;

    public PortTable Ports { get; } = PortTable.Of(host.Ports);

    public void Take(PlacementRequest request)
    {
        OfService++;
        Instances++;
        FreeCpus -= request.Cpus;
        FreeMemoryBytes -= request.MemoryBytes;
        foreach (var port in request.Ports)
        {
            if (Ports.FirstFree(port, request.Replaces) is { } free)
                Ports.Add(new PortClaim(free, port.Protocol, port.HostIp, $"slot {request.Slot} of this service"));
        }
    }
}
