namespace Scheduler.Core.Agents;

/// <summary>
/// Keeps the set as long as this object lives: for hosts that have no disk of
/// their own, and for simulation, where it outlives processes.
/// </summary>
public sealed class InMemoryDesiredStore : IDesiredStore
{
    private DesiredSet? _set;

    public Task<DesiredSet?> LoadAsync(CancellationToken cancel = default) => Task.FromResult(_set);

    public Task SaveAsync(DesiredSet set, CancellationToken cancel = default)
    {
        _set = set;
        return Task.CompletedTask;
    }

    public Task ForgetAsync(CancellationToken cancel = default)
    {
        _set = null;
        return Task.CompletedTask;
    }
}
