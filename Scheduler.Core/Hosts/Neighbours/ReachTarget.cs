using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>A port that an instance publishes, and where other hosts would reach it.</summary>
public sealed record ReachTarget(HostId Host, ServiceKey Service, int Slot, InstanceId Instance, string Address, int Port)
{
    /// <summary>The health check of that port; null where it has none.</summary>
    public HealthProbe? Probe { get; init; }

    /// <summary>Its own agent has it for well.</summary>
    public bool IsWell { get; init; }

    /// <summary>What it is tried as, whatever else may have changed of it.</summary>
    public (InstanceId Instance, int Port) Place => (Instance, Port);
}
