namespace Scheduler.Node.Configuration;

/// <summary>How this server takes the agents of hosts.</summary>
public sealed record AgentsSection
{
    /// <summary>https, an IP address and a port; null to take none.</summary>
    public required Uri? Listen { get; init; }

    /// <summary><c>host</c> or <c>host:port</c> that agents are told; null to find out.</summary>
    public required string? Advertise { get; init; }

    public required int ConnectionsMax { get; init; }
}
