using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Rebalancing;

/// <summary>An instance that would run better elsewhere.</summary>
/// <param name="Why">For a person.</param>
public sealed record PlannedMove(InstanceId Instance, ServiceKey Service, int Slot, HostId From, HostId To, string Why);
