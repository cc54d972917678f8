using System.Collections.Immutable;

namespace Scheduler.Messages.Hosts;

/// <summary>A name by which a container is to find a service.</summary>
/// <param name="Name">As it stands in the container's table of hosts.</param>
/// <param name="Addresses">Of the other hosts that publish the service's ports, in order; empty where none does.</param>
/// <param name="IsLocal">The service is on the container's own host, too: there the engine answers for the name, and the table has no entry.</param>
public sealed record KnownName(string Name, ImmutableArray<string> Addresses, bool IsLocal = false);
