using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Agents.Wire;

/// <summary>A machine asks to become a host of the cluster. Answered with <see cref="JoinedCluster"/> or a refusal.</summary>
/// <param name="Token">The token's id.</param>
/// <param name="Request">A certificate request (RFC 2986), signed by the key that stays with the machine.</param>
public sealed record JoinCluster(HostId Host, string Token, byte[] Secret, byte[] Request);

/// <param name="Cluster">Marks the containers of the cluster.</param>
/// <param name="Certificate">X.509, DER.</param>
/// <param name="Authority">That of the cluster's authority.</param>
/// <param name="Servers">Where agents reach the servers.</param>
public sealed record JoinedCluster(string Cluster, byte[] Certificate, byte[] Authority, ImmutableArray<string> Servers);

/// <summary>Agent to server: its certificate ends, it wants another one for the same key.</summary>
public sealed record CertificateWanted(byte[] Request);

/// <summary>Server to agent.</summary>
public sealed record CertificateIssued(byte[] Certificate);

/// <summary>Server to agent: send the output, to the path of this id.</summary>
public sealed record OpenOutput(string Id, ReadOutput Wanted);

/// <summary>
/// Server to agent: come to the path of this id for a call to the engine. Only for agents that said in their hello that
/// they take calls.
/// </summary>
public sealed record OpenCall(string Id);

/// <summary>Server to agent: nobody reads that output any more.</summary>
public sealed record OutputOver(string Id);
