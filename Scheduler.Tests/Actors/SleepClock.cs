namespace Scheduler.Tests.Actors;

/// <summary>A machine's clock that goes on while the machine sleeps, and its timers do not.</summary>
internal sealed class SleepClock(TimeProvider awake) : TimeProvider
{
    public TimeSpan Slept { get; set; }

    public override long TimestampFrequency => awake.TimestampFrequency;

    public override long GetTimestamp() => awake.GetTimestamp() + (long)(Slept.TotalSeconds * TimestampFrequency);
}
