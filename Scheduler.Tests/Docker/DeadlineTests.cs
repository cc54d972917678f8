using Scheduler.Docker.Transport;

namespace Scheduler.Tests.Docker;

public sealed class DeadlineTests
{
    [Fact]
    public void Deadline_BeyondATimersReach_IsAsFarAsItReaches()
    {
        using var deadline = new Deadline(TimeSpan.FromDays(60), TimeProvider.System, CancellationToken.None);

        Assert.InRange(deadline.Limit, TimeSpan.FromDays(40), TimeSpan.FromDays(50));
        Assert.False(deadline.Expired);
    }

    [Fact]
    public void Deadline_Infinite_StaysSo()
    {
        using var deadline = new Deadline(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);

        Assert.Equal(Timeout.InfiniteTimeSpan, deadline.Limit);
    }
}
