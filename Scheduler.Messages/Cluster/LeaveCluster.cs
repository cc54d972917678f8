namespace Scheduler.Messages.Cluster;

/// <summary>Asks a server to hand its shards to the others and to exit.</summary>
public sealed record LeaveCluster;
