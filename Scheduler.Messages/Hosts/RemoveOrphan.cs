using Scheduler.Messages.Services;

namespace Scheduler.Messages.Hosts;

/// <summary>A person wants the container removed. A host passes over it unless the container is an orphan still.</summary>
public sealed record RemoveOrphan(InstanceId Instance, string ContainerId);
