using Scheduler.Node.Cli.Api;

namespace Scheduler.Tests.Cli;

public sealed class RetryNoticeTests
{
    private readonly Hand _clock = new();
    private readonly StringWriter _to = new() { NewLine = "\n" };

    [Fact]
    public void Reason_OfALongWait_IsToldOnce_AndAnotherOneToo()
    {
        var notice = new RetryNotice(_to, _clock, TimeSpan.FromMinutes(5));
        notice.Say("no server answers");
        Assert.Empty(_to.ToString());

        _clock.Passed = TimeSpan.FromSeconds(3);
        notice.Say("the disk is full.");
        notice.Say("the disk is full.");
        notice.Say("no server answers");

        Assert.Equal(
            "scheduler: the disk is full; tried again for up to 5m in all\nscheduler: no server answers; tried again for up to 5m in all\n",
            _to.ToString());
    }

    private sealed class Hand : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
