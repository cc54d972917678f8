using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

public sealed class ContainerIdentityTests
{
    [Fact]
    public void Name_TellsServiceSlotAndInstance() =>
        Assert.Equal("shop_web.3.abcd1234-17", ContainerIdentity.NameOf(Specs.Web, 3, InstanceId.Of("abcd1234", 17)));

    [Fact]
    public void Labels_TellEverythingThatAnEmptyDatabaseNeeds()
    {
        var story = ServiceStory.Running();
        story.Send(new ServiceCommand.RestartInstance(story.InSlot(1).Id));
        var wish = ServicePlan.Outstanding(story.State, story.Observed, new Epoch(5), 9).Single().Wish;

        var labels = ContainerIdentity.LabelsOf("prod", wish with
        {
            Container = wish.Container with { Ports = [Specs.Port(80), new PortSpec(53, 53, 53, "udp", "10.0.0.1"), new PortSpec(81)] }
        });

        Assert.Equal(
            [
                ("io.scheduler.cluster", "prod"),
                ("io.scheduler.epoch", "5"),
                ("io.scheduler.instance", wish.Instance.Value),
                ("io.scheduler.ports", "80/tcp 53/udp@10.0.0.1"),
                ("io.scheduler.revision", "1"),
                ("io.scheduler.service", "web"),
                ("io.scheduler.slot", "1"),
                ("io.scheduler.stack", "shop"),
            ],
            labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(["io.scheduler.cluster", "io.scheduler.stack"], ContainerIdentity.OwnerLabelsOf("prod", "shop").Keys.Order());
        Assert.Equal([(80, "tcp", null), (53, "udp", "10.0.0.1")], PortsLabel.Read(labels));
    }

    [Fact]
    public void PortsLabel_ThatAPersonWrote_IsReadAsFarAsItMakesSense() => Assert.Equal(
        [(81, "tcp", null)],
        PortsLabel.Read(ImmutableSortedDictionary<string, string>.Empty.Add(PortsLabel.Name, "web  -1/tcp 80 81/tcp x/udp@ 1/2/3")));
}
