namespace Scheduler.Tests.Simulation.World;

/// <summary>Time as one process sees it: its machine's clocks, and timers that die and freeze with the process.</summary>
internal class ProcessClock(SimLoop loop, SimScheduler process, MachineClock machine) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    protected MachineClock Machine => machine;

    public override DateTimeOffset GetUtcNow()
    {
        loop.AssertHere();
        return machine.Wall;
    }

    public override long GetTimestamp()
    {
        loop.AssertHere();
        return machine.Timestamp;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new ProcessTimer(loop.Time.CreateTimer(_ => process.Run(() => callback(state)), null, TrueSpan(dueTime), TrueSpan(period)), TrueSpan);

    private TimeSpan TrueSpan(TimeSpan own) =>
        own == Timeout.InfiniteTimeSpan ? own : TimeSpan.FromTicks((long)Math.Ceiling(own.Ticks / machine.Rate));
}
