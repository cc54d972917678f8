using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Peers.Serving;

/// <summary>
/// The peer at the other end of a connection, by its certificate, with the room that all its requests share, and that
/// of the outputs that it reads.
/// </summary>
internal sealed record Caller(NodeId Node, RequestGate Requests, RequestGate Outputs);
