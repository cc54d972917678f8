namespace Scheduler.Bench.Hosts;

/// <summary>A scheduler that runs a service of <see cref="Stage.BenchContainer.SharedSpec"/> on the hosts. Disposing takes it off them.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>As the table shows it.</summary>
    string Name { get; }

    /// <summary>A label that its containers bear, with the service's name as its value.</summary>
    string ServiceLabel { get; }

    /// <summary>The hosts that may be cut off: those on which it has no server.</summary>
    IReadOnlyList<HostPlace> Losable { get; }

    Task CreateAsync(string service, int replicas);

    /// <summary>Returns when the change is accepted.</summary>
    Task ScaleAsync(string service, int replicas);

    /// <summary>
    /// Replaces all by those of another version, so many at a time, and otherwise as it comes. Returns when the change
    /// is accepted.
    /// </summary>
    Task UpdateAsync(string service, int replicas, string version, int parallelism);

    Task RemoveAsync(string service);

    /// <summary>Whether it would use every host.</summary>
    Task<bool> AllHostsReadyAsync();
}
