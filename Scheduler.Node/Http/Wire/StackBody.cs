using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Wire;

/// <summary>A stack on the wire: the services that carry its name.</summary>
/// <param name="Status">The status of the service that is furthest from active.</param>
/// <param name="Services">Summaries, by name.</param>
public sealed record StackBody(string Name, ServiceStatus Status, IReadOnlyList<ServiceBody> Services)
{
    // From what needs a person's eye to what needs none.
    private static readonly ServiceStatus[] Gravest =
    [
        ServiceStatus.Degraded,
        ServiceStatus.Removing,
        ServiceStatus.Updating,
        ServiceStatus.Activating,
        ServiceStatus.Stopped,
        ServiceStatus.Active,
    ];

    /// <param name="services">At least one, all of this stack.</param>
    public static StackBody Of(string name, IReadOnlyList<ServiceView> services) => new(
        name,
        Gravest.First(status => services.Any(service => service.Status == status)),
        [.. services.Select(ServiceBody.Summary)]);
}
