namespace Scheduler.Tests.Fakes;

/// <summary>How it falls silent, ends, and is back.</summary>
internal sealed partial class FakeEngine
{
    /// <summary>From when it is told to end until it does.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromMilliseconds(200);

    /// <summary>Nobody gets an answer until <see cref="Thaw"/>; what was asked meanwhile is then done, wanted or not.</summary>
    public void Freeze()
    {
        _frozen ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Daemon.Freeze();
    }

    public void Thaw()
    {
        Daemon.Thaw();
        _frozen?.SetResult();
        _frozen = null;
    }

    /// <summary>Nothing listens any more; containers go on. Open streams and calls break.</summary>
    public void Cut()
    {
        _away = true;
        _life++;
        foreach (var stream in _streams.ToList()) stream.TrySetException(Broken());
    }

    public void Mend() => _away = false;

    /// <summary>
    /// The daemon is told to end, and started again <paramref name="away"/> later. As dockerd does, it ends its containers
    /// first, and takes calls meanwhile.
    /// </summary>
    public void Restart(TimeSpan away)
    {
        foreach (var container in Daemon.Running)
        {
            Daemon.Kill(container);
            Daemon.End(container, container.Life, 137);
        }

        clock.CreateTimer(_ => Crash(away - Ending), null, Ending, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The daemon ends at once, and all containers with it; it is back after <paramref name="away"/>.</summary>
    public void Crash(TimeSpan away)
    {
        Cut();
        foreach (var starting in _starting) starting.IsLeftBehind = true;
        foreach (var container in Daemon.Running) Daemon.End(container, container.Life, 137);
        clock.CreateTimer(_ => Mend(), null, away > TimeSpan.Zero ? away : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
