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
    public void Host_ThatComesBackWithAnotherSession_IsToldEverythingAnew()
    {
        var world = Placed();
        world.ReportRunning(session: 1);
        world.Hide();

        world.Show(session: 2);
        world.Pass(1);

        Assert.Equal(2, world.Told[^1].Session);
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
