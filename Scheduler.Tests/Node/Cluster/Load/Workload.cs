namespace Scheduler.Tests.Node.Cluster.Load;

/// <summary>Clients that run side by side until they are told to pause.</summary>
/// <param name="clients">Each runs until its token says stop, and then ends what it is at.</param>
internal sealed class Workload(params IReadOnlyList<Func<CancellationToken, Task>> clients)
{
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;

    public void Resume()
    {
        var stop = _stop = new CancellationTokenSource();
        _running = Task.WhenAll(clients.Select(client => client(stop.Token)));
    }

    /// <returns>Once no request is under way.</returns>
    public async Task PauseAsync()
    {
        await _stop!.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
