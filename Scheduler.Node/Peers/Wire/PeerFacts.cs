using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Peers.Wire;

/// <summary>What a server answers to whoever tries whether it is there.</summary>
/// <param name="Node">Who it is.</param>
/// <param name="Incarnation">Which life of it; 0 while it has not joined.</param>
/// <param name="ProtocolMin">The oldest version of the protocol that it speaks.</param>
/// <param name="ProtocolMax">The newest.</param>
public sealed record PeerFacts(NodeId Node, long Incarnation, int ProtocolMin, int ProtocolMax);
