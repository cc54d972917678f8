using Scheduler.Core.Agents;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Agents;

/// <summary>How many operations run at once, and who makes room.</summary>
public sealed class WorkLaneTests
{
    [Fact]
    public void Lane_Full_LetsTheNextInWhenOneLeaves()
    {
        var lane = Waiting(2, width: 1);
        Assert.True(lane.TryNext(out var first));
        var room = lane.Enter();
        Assert.False(lane.TryNext(out _));
        room.Leave();

        Assert.True(lane.TryNext(out var second));
        Assert.Equal(("s-1", "s-2"), (first.Value, second.Value));
    }

    [Fact]
    public void Operation_Hangs_ItsRoomGoesToTheNext()
    {
        var lane = Waiting(2, width: 1);
        lane.TryNext(out _);
        var hung = lane.Enter();
        hung.Yield();
        hung.Yield();

        Assert.True(lane.TryNext(out _));
        var next = lane.Enter();
        hung.Leave();
        next.Leave();
        lane.Enqueue(new InstanceId("s-3"));
        lane.Enqueue(new InstanceId("s-4"));
        Assert.True(lane.TryNext(out _));
        lane.Enter();
        Assert.False(lane.TryNext(out _));
    }

    [Fact]
    public void Operations_MoreHangThanMay_TheLaterKeepTheirRoom()
    {
        var lane = Waiting(3, width: 1, hangingMax: 1);
        lane.TryNext(out _);
        lane.Enter().Yield();
        lane.TryNext(out _);
        lane.Enter().Yield();

        Assert.False(lane.TryNext(out _));
    }

    private static WorkLane Waiting(int count, int width, int hangingMax = 8)
    {
        var lane = new WorkLane(width, hangingMax);
        foreach (var number in Enumerable.Range(1, count)) lane.Enqueue(InstanceId.Of("s", number));
        return lane;
    }
}
