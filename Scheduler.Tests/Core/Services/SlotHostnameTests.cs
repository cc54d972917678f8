using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class SlotHostnameTests
{
    [Fact]
    public void Wish_OfAServiceWithSlotNames_NamesEachContainersHost()
    {
        var story = new ServiceStory();
        story.Put(Compose.ComposeText.Spec("hostname: x", "labels: {io.rancher.container.hostname_override: container_name}"), 2);
        story.Settle();
        var wishes = ServicePlan.Outstanding(story.State, story.Observed, new Epoch(1), 1).Select(one => one.Wish);

        Assert.Equal(["shop-web-1", "shop-web-2"], wishes.Select(wish => wish.Container.Hostname));
    }

    [Fact]
    public void Name_ThatIsTooLongOrHoldsMore_KeepsItsEndAndHasDashes()
    {
        var container = new ContainerSpec { Image = "i", HostnameOfSlot = true };
        var name = SlotHostname.Named(container, new ServiceKey(new string('s', 60), "a_b.c"), 12).Hostname;

        Assert.Equal(63, name!.Length);
        Assert.EndsWith("s-a-b-c-12", name, StringComparison.Ordinal);
    }
}
