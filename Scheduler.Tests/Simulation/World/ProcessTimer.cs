namespace Scheduler.Tests.Simulation.World;

/// <summary>A timer set by a process's own clock, which runs by true time.</summary>
internal sealed class ProcessTimer(ITimer inner, Func<TimeSpan, TimeSpan> trueSpan) : ITimer
{
    public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(trueSpan(dueTime), trueSpan(period));

    public void Dispose() => inner.Dispose();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
