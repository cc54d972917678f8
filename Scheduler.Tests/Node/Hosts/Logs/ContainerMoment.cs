using Scheduler.Docker;

namespace Scheduler.Tests.Node.Hosts.Logs;

/// <summary>What an engine said of a container, with the engine's own time. Engines of one machine read one clock.</summary>
/// <param name="Action">start or die.</param>
/// <param name="Slot">The service's numbered place that the container fills.</param>
internal sealed record ContainerMoment(string Host, string Container, string Action, string Service, int Slot, EngineTime Time)
{
    /// <summary>The container's own label of that name; null where it has none.</summary>
    public string? Version { get; init; }
}
