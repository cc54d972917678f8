using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Services;

namespace Scheduler.Tests.Core.Swarm;

/// <summary>Swarm's placeholders, as its documentation of <c>docker service create</c> lists them.</summary>
public sealed class TaskTemplatesTests
{
    [Fact]
    public void Container_WithPlaceholders_HasWhatTheDockerApiShowsOfItsInstance()
    {
        var story = ServiceStory.Running(2, Templated());
        var second = story.InSlot(2);
        var task = DockerIds.OfTask(second.Id);

        var container = ContainerOf(story, second);

        Assert.Equal("a-2", container.Hostname);
        Assert.Equal(DockerIds.OfHost(new HostId("a")), container.Environment["NODE"]);
        Assert.Equal(DockerIds.OfService(story.State.Uid), container.Environment["SERVICE"]);
        Assert.Equal($"shop_web {task} shop_web.2.{task}", container.Environment["NAMES"]);
        Assert.Equal(["data2", "/var/a"], container.Mounts.Select(mount => mount.Source));
    }

    [Fact]
    public void Slot_OfAGlobalService_IsItsNode()
    {
        var story = ServiceStory.Running(1, Templated() with { Mode = ServiceMode.Global });

        Assert.Equal(DockerIds.OfHost(new HostId("a")), ContainerOf(story, story.Live.Single()).Environment["SLOT"]);
    }

    [Theory]
    [InlineData("{{.Container.Name}}")]
    [InlineData("{{ .Node.Platform.OS }}")]
    [InlineData("{{.Task.Slot")]
    [InlineData("{{ env \"X\" }}")]
    [InlineData("")]
    public void Text_ThatIsNoneOfThem_StaysAsItIs(string text) => Assert.Equal(text, TaskTemplates.Sample(text));

    /// <summary>What is not filled in could be no name.</summary>
    [Theory]
    [InlineData("{{.Node.Hostname}}-{{.Task.Slot}}", true)]
    [InlineData("{{ .Service.Name }}", true)]
    [InlineData("{{.Task.Slots}}", false)]
    public void Hostname_WithAPlaceholder_IsTakenWhereItIsKnown(string hostname, bool isTaken)
    {
        var spec = Specs.Of();
        var faults = SpecFaults.Of(spec with { Container = spec.Container with { Hostname = hostname } });

        Assert.Equal(isTaken, faults.IsEmpty);
    }

    /// <summary>Whoever looks for the volume of a slot, before there is an instance, finds that of the container.</summary>
    [Fact]
    public void Volume_OfASlot_IsKnownBeforeThereIsAnInstance() =>
        Assert.Equal(
            "data7-{{.Node.ID}}",
            SlotVolumes.Named(
                new ContainerSpec { Image = "a", Mounts = [new MountSpec(MountType.Volume, "/d", "data{{.Task.Slot}}-{{.Node.ID}}")] },
                7).Mounts[0].Source);

    private static ContainerSpec ContainerOf(ServiceStory story, Instance one)
    {
        // Nobody has said anything of it yet: it is told all.
        story.ForgetReports();
        return ServicePlan.Outstanding(story.State, story.Observed, new Epoch(1), 1).Single(wish => wish.Wish.Instance == one.Id).Wish.Container;
    }

    private static ServiceSpec Templated()
    {
        var spec = Specs.Of();
        return spec with
        {
            Container = spec.Container with
            {
                Hostname = "{{.Node.Hostname}}-{{.Task.Slot}}",
                Environment = ImmutableSortedDictionary<string, string>.Empty
                    .Add("NODE", "{{.Node.ID}}")
                    .Add("SERVICE", "{{ .Service.ID }}")
                    .Add("SLOT", "{{.Task.Slot}}")
                    .Add("NAMES", "{{.Service.Name}} {{.Task.ID}} {{.Task.Name}}"),
                Mounts =
                [
                    new MountSpec(MountType.Volume, "/data", "data{{.Task.Slot}}"),
                    new MountSpec(MountType.Bind, "/host", "/var/{{.Node.Hostname}}")
                ],
            },
        };
    }
}
