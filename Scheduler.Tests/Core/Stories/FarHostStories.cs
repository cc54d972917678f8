using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Stories;

/// <summary>A service and a host that is connected to another server: each learns of that server's life at its own time.</summary>
public sealed class FarHostStories
{
    /// <summary>As when the board shows the host before the members show its server: nothing more happens by itself.</summary>
    [Fact]
    public void Wish_ThatCouldNotBeTold_IsToldLater()
    {
        var world = new FarHostWorld { IsReachable = false };
        world.Show(session: 1);
        world.Create();
        world.Pass(30);
        world.IsReachable = true;

        world.Pass(6);

        Assert.NotEmpty(world.Told);
    }

    [Fact]
    public void Report_OfAHostThatIsNotShown_IsNotTakenForThatOfItsNextSession()
    {
        var world = Placed();
        world.Hide();
        world.ReportRunning(session: 1);

        world.Show(session: 2);
        world.Pass(1);

        Assert.Equal(2, world.Told[^1].Session);
    }

    [Fact]
    public void Host_ThatComesBackWithAnotherSession_IsToldEverythingAnewAndOnce()
    {
        var world = Placed();
        world.ReportRunning(session: 1);
        world.Hide();

        world.Show(session: 2);
        world.Pass(1);

        Assert.Single(world.Told, wish => wish.Session == 2);
    }

    [Fact]
    public void Host_ThatHasReported_IsLeftInPeace()
    {
        var world = Placed();
        world.ReportRunning(session: 1);
        var told = world.Told.Count;

        world.Pass(60);

        Assert.Equal(told, world.Told.Count);
    }

    /// <summary>That an instance is gone is said once, and may be lost with the line.</summary>
    [Fact]
    public void Departure_WhoseLastReportWasLostWithTheLine_IsAskedForAgain()
    {
        var world = Placed();
        world.ReportRunning(session: 1);
        world.Remove();
        world.Report(session: 1, number: 2, InstanceState.Removing, InstanceGoal.Absent);
        world.Pass(60);
        var told = world.Told.Count;

        world.Show(session: 1, connection: 2);
        world.Pass(1);

        Assert.Equal(told + 1, world.Told.Count);
        Assert.Equal(InstanceGoal.Absent, world.Told[^1].Goal);
    }

    /// <summary>An owner that has just lost the service may have been the one that heard it.</summary>
    [Fact]
    public void Departure_WhoseLastReportWasLost_IsAskedForUntilItIsHeard()
    {
        var world = Placed();
        world.ReportRunning(session: 1);
        world.Remove();
        world.Report(session: 1, number: 2, InstanceState.Removing, InstanceGoal.Absent);
        var told = world.Told.Count;

        world.Pass(60);

        Assert.InRange(world.Told.Count - told, 2, 12);
        Assert.Equal(InstanceGoal.Absent, world.Told[^1].Goal);
    }

    private static FarHostWorld Placed()
    {
        var world = new FarHostWorld();
        world.Show(session: 1);
        world.Create();
        world.Pass(1);
        Assert.Equal(1, world.Told[^1].Session);
        return world;
    }
}
