namespace Scheduler.Tests.Peers;

/// <summary>The machine's clock, set ahead or back.</summary>
internal sealed class MovableClock : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
