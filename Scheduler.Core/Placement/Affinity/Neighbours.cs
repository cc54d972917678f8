using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Affinity;

/// <summary>What decides beside hosts where a service is placed: what its affinity rules are about, and those that it speaks to.</summary>
/// <param name="Spec">Whose rules are meant, and which its own containers are made by.</param>
/// <param name="Services">All that are known, with their instances; the service itself is not looked at among them.</param>
public sealed record Neighbours(ServiceKey Service, ServiceSpec Spec, IEnumerable<ServiceView> Services)
{
    /// <summary>Where those are that it speaks to; null where that does not matter.</summary>
    public Company? Company { get; init; }
}
