namespace Scheduler.Node.Http;

/// <summary>Whether the node can do its work now. It is ready when every check is ok.</summary>
public sealed record NodeHealth(IReadOnlyList<NodeHealthCheck> Checks)
{
    public bool Ready => Checks.All(check => check.Reason is null);
}

/// <param name="Name">Such as <c>database</c>, <c>lease</c>, <c>shards</c>.</param>
/// <param name="Reason">Why it is not ok; null when it is.</param>
public sealed record NodeHealthCheck(string Name, string? Reason = null);
