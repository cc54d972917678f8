namespace Scheduler.Tests.Node.Cluster.History;

/// <summary>What a client may conclude from how its request ended.</summary>
internal enum Verdict
{
    /// <summary>Done, and durable.</summary>
    Accepted,

    /// <summary>Nothing was done, and nothing will be.</summary>
    Refused,

    /// <summary>It may have been done, or may still be.</summary>
    Unknown,
}
