using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class GlobalServiceStories
{
    [Fact]
    public void Global_TwoHosts_HasOneInstanceOnEach()
    {
        var story = OnHosts("a", "b");

        Assert.Equal(["a", "b"], story.Live.Select(one => one.Host.Value));
        Assert.Equal((2, 2, ServiceStatus.Active), (story.View.Scale, story.View.Running, story.View.Status));
    }

    [Fact]
    public void Global_HostComes_GetsAnInstanceWithAFreeSlot()
    {
        var story = OnHosts("b");
        story.SetHosts(Specs.Host("a"), Specs.Host("b"));
        story.Converge();

        Assert.Equal([("b", 1), ("a", 2)], story.Live.Select(one => (one.Host.Value, one.Slot)));
    }

    [Fact]
    public void Global_HostNoLongerMatches_LosesItsInstance()
    {
        var story = new ServiceStory();
        story.SetHosts(Labelled("a", "ssd"), Labelled("b", "ssd"));
        story.Put(Specs.Global("web:1", "node.labels.disk==ssd"));
        story.Converge();
        story.SetHosts(Labelled("a", "hdd"), Labelled("b", "ssd"));
        story.Converge();

        Assert.Equal("b", Assert.Single(story.State.Instances.Values).Host.Value);
    }

    [Fact]
    public void Global_HostFallsSilent_KeepsItsInstance()
    {
        var story = OnHosts("a", "b");
        story.SetHosts(Specs.Host("a", HostState.Disconnected), Specs.Host("b"));

        Assert.Empty(story.Settle());
        Assert.Equal(ServiceStatus.Degraded, story.View.Status);
    }

    [Fact]
    public void Global_Update_StaysOnEachHost()
    {
        var story = OnHosts("a", "b");
        story.Put(Specs.Global("web:2"));
        story.Converge();

        Assert.Equal([("a", 2), ("b", 2)], story.Live.Select(one => (one.Host.Value, one.Revision)).Order());
    }

    [Fact]
    public void Global_RefusedByAHostThatThenLeaves_ForgetsTheRefusal()
    {
        var story = OnHosts("b");
        story.SetHosts(Specs.Host("b"), Specs.Host("c"));
        story.Settle();
        var refused = story.Live.Single(one => one.Host.Value == "c");
        story.Refuse(refused, "port 80/tcp is taken");
        story.SetHosts(Specs.Host("b"));
        story.Now += TimeSpan.FromMinutes(1);
        story.Settle();

        Assert.Empty(story.Observed.Refusals);
        Assert.Equal(ServiceStatus.Active, story.View.Status);
    }

    private static ServiceStory OnHosts(params string[] hosts)
    {
        var story = new ServiceStory();
        story.SetHosts([.. hosts.Select(host => Specs.Host(host))]);
        story.Put(Specs.Global());
        story.Converge();
        return story;
    }

    private static HostView Labelled(string id, string disk)
    {
        var host = Specs.Host(id);
        return host with { Labels = host.Labels.Add("disk", disk) };
    }
}
