using Scheduler.Actors.Runtime.Internal;

namespace Scheduler.Actors.Runtime;

/// <summary>A set of actors on one clock, one source of randomness and one task scheduler. May be used from any thread.</summary>
public sealed class ActorSystem(ActorSystemOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan DisposeDrain = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ActorCell> _roots = [];

    // Continues where it is completed: a continuation that is forced to run asynchronously goes by way of the thread
    // pool when it passes through WhenAny, and so would leave a simulation's loop.
    private readonly TaskCompletionSource _stopped = new();
    private bool _stopping;

    public ActorSystemOptions Options { get; } = options;

    /// <summary>Starts an actor without a parent. Throws when one of that name runs, or when the system is stopping.</summary>
    public ActorRef Spawn(string name, Func<Actor> factory, ActorOptions? options = null)
    {
        var cell = new ActorCell(this, null, name, factory, options ?? ActorOptions.Default);
        lock (_gate)
        {
            if (_stopping) throw new InvalidOperationException("the actor system is stopping");
            if (!_roots.TryAdd(name, cell)) throw new InvalidOperationException($"{cell.Path} exists already");
        }

        cell.PostControl(Signal.Start.Instance);
        return cell;
    }

    /// <summary>
    /// Lets all actors handle what waits in their mailboxes, children after their parents, for at most
    /// <paramref name="drain"/>; then stops what is left. Returns when all have stopped.
    /// </summary>
    public async Task StopAsync(TimeSpan drain)
    {
        ActorCell[] roots;
        lock (_gate)
        {
            _stopping = true;
            roots = [.. _roots.Values];
            if (roots.Length == 0) _stopped.TrySetResult();
        }

        foreach (var root in roots)
        {
            root.PostDrain();
        }

        using (var tooLate = new CancellationTokenSource())
        {
            await Task.WhenAny(_stopped.Task, Task.Delay(drain, Options.Clock, tooLate.Token));
            tooLate.Cancel();
        }

        foreach (var root in roots)
        {
            root.PostControl(Signal.Stop.Instance);
        }

        await _stopped.Task;
    }

    public ValueTask DisposeAsync() => new(StopAsync(DisposeDrain));

    internal void RootStopped(ActorCell root)
    {
        bool isLast;
        lock (_gate)
        {
            _roots.Remove(root.Name);
            isLast = _stopping && _roots.Count == 0;
        }

        if (isLast) _stopped.TrySetResult();
    }
}
