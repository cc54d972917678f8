using System.Collections.Concurrent;
using System.Diagnostics;

namespace Scheduler.Tests.Node.Cluster.History;

/// <summary>What all clients of a run did and were told, by one monotonic clock.</summary>
internal sealed class RunHistory
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<ServiceOperation> _services = new();
    private readonly ConcurrentQueue<LockOperation> _locks = new();

    public TimeSpan Now => Stopwatch.GetElapsedTime(_began);

    public IReadOnlyCollection<ServiceOperation> Services => _services;

    public IReadOnlyCollection<LockOperation> Locks => _locks;

    /// <summary>How many operations there were, by how they ended.</summary>
    public string Summary =>
        $"services: {Counts(_services.Select(one => one.Verdict))}; locks: {Counts(_locks.Select(one => one.Verdict))}";

    public void Add(ServiceOperation operation) => _services.Enqueue(operation);

    public void Add(LockOperation operation) => _locks.Enqueue(operation);

    private static string Counts(IEnumerable<Verdict> verdicts) =>
        string.Join(", ", verdicts
            .GroupBy(one => one)
            .OrderBy(same => same.Key)
            .Select(same => $"{same.Count()} {same.Key.ToString().ToLowerInvariant()}"));
}
