using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Units;

/// <summary>A primary as its own service sees it, which knows of its sidekick only what the board shows.</summary>
public sealed class PrimaryStories
{
    private static readonly HostView Leaving = Specs.Host("a") with { Availability = HostAvailability.Draining };
    private static readonly HostView Free = Specs.Host("b");
    private static readonly HostView Full = Free with { Ports = [new PortClaim(80, "tcp", null, "shop/other")] };

    [Fact]
    public void Primary_WhoseSidekickFindsNoPlaceBesideTheNewOne_TakesThatBack_ThoughItNeverBegan()
    {
        var story = BesideASidekick();
        story.SetHosts(Leaving, Free);
        story.Settle();
        var next = Assert.Single(story.Live, one => one.Host == Free.Id);
        story.Report(next, InstanceState.Starting, "waits for shop/side to be started on this host");

        // Others were faster.
        story.SetHosts(Leaving, Full);
        story.Converge();
        Assert.Equal(Leaving.Id, Assert.Single(story.Live).Host);
        Assert.Contains("port 80/tcp is taken by shop/other", Assert.Single(story.View.Instances).MoveWaits);

        story.SetHosts(Leaving, Free);
        story.Settle();
        Assert.Contains(story.Live, one => one.Host == Free.Id);
    }

    /// <summary>Both run on host a.</summary>
    private static ServiceStory BesideASidekick()
    {
        var side = new ServiceKey(Specs.Web.Stack, "side");
        var spec = Specs.Of("web:1", Specs.Port(80)) with { SidekickOf = Specs.Web.Service };
        var beside = new ServiceStory();
        beside.Send(new ServiceCommand.Put(side, spec, 1, "sidekick"));
        beside.Converge();

        var story = new ServiceStory();
        story.Observed = story.Observed with { Services = story.Observed.Services.Add(side, beside.View) };
        story.Put(Specs.Of() with { Sidekicks = [side.Service] }, 1);
        story.Converge();
        return story;
    }
}
