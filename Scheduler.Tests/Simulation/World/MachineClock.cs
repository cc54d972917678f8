namespace Scheduler.Tests.Simulation.World;

/// <summary>
/// A machine's clocks, which outlive its processes. The monotonic one only drifts; the wall clock is off, and jumps.
/// </summary>
/// <param name="rate">How many of its seconds go by in a true one.</param>
internal sealed class MachineClock(SimTimeProvider truth, double rate)
{
    public double Rate => rate;

    /// <summary>How far the wall clock is ahead of the truth. It is set by time servers, and does not drift away.</summary>
    public TimeSpan Offset { get; set; }

    public long Timestamp => (long)(truth.Ticks * rate);

    public DateTimeOffset Wall => SimTimeProvider.Epoch.AddTicks(truth.Ticks) + Offset;
}
