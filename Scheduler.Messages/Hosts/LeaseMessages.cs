using Scheduler.Messages.Services;

namespace Scheduler.Messages.Hosts;

/// <summary>A host asks whether an instance that must never run twice may go on running there.</summary>
/// <param name="Stamp">When it asked, by a clock of its own that means nothing to others.</param>
/// <param name="Starts">It wants to start the container, or does not know how the last start ended.</param>
public sealed record RenewInstance(InstanceId Instance, ServiceKey Service, HostId Host, long Stamp, bool Starts);

/// <summary>It may, for so long after it asked; silence is a no.</summary>
/// <param name="Stamp">That of the question.</param>
/// <param name="MayStart">Its container may be started, too.</param>
public sealed record InstanceRenewed(InstanceId Instance, long Stamp, TimeSpan For, bool MayStart);
