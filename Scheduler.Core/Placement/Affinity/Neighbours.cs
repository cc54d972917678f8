using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Affinity;

/// <summary>What the affinity rules of a service are about, besides hosts.</summary>
/// <param name="Spec">Whose rules are meant, and which its own containers are made by.</param>
/// <param name="Services">All that are known, with their instances; the service itself is not looked at among them.</param>
public sealed record Neighbours(ServiceKey Service, ServiceSpec Spec, IEnumerable<ServiceView> Services);
