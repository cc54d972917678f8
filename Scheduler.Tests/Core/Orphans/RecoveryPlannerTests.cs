using System.Collections.Immutable;
using Scheduler.Core.Orphans;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Services;

namespace Scheduler.Tests.Core.Orphans;

/// <summary>What is made of containers that agree, contradict each other, or say too little.</summary>
public sealed class RecoveryPlannerTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Blue = SpecLabel.Write(Specs.Of("blue:1"))!;
    private static readonly string Green = SpecLabel.Write(Specs.Of("green:1"))!;

    [Fact]
    public void Containers_OfSeveralHostsAndRevisions_AreOneService()
    {
        var plan = Plan(
            Host("a", [One("abcd1234", 1, 1, 1), One("abcd1234", 5, 3, 2)], ("abcd1234/1", Blue), ("abcd1234/2", Green)),
            Host("b", [One("abcd1234", 2, 2, 1)], ("abcd1234/1", Blue)));

        var command = Assert.Single(plan.Services).Command;

        Assert.Equal(("abcd1234", 3, false), (command.Uid, command.Scale, command.Stopped));
        Assert.Equal([(1, "blue:1"), (2, "green:1")], command.Revisions.Select(one => (one.Key, one.Value.Container.Image)));
        Assert.Equal([(1, "a", 1), (2, "b", 1), (3, "a", 2)], command.Instances.Select(one => (one.Slot, one.Host.Value, one.Revision)));
        Assert.Empty(plan.Services[0].Notes);
    }

    [Fact]
    public void Uids_Two_TheOneOfWhichMoreRunsIsChosenAndTheOtherNamed()
    {
        var service = Single(Host(
            "a",
            [One("old00000", 1, 1, 1), One("new00000", 1, 1, 1), One("new00000", 2, 2, 1)],
            ("old00000/1", Blue), ("new00000/1", Green)));

        Assert.Equal("new00000", service.Command.Uid);
        Assert.Contains(service.Notes, note => note.Contains("uid old00000", StringComparison.Ordinal));
    }

    [Fact]
    public void Slot_Twice_TheNewestThatRunsIsChosen()
    {
        var service = Single(Host(
            "a",
            [One("u0000000", 1, 1, 1), One("u0000000", 4, 1, 1), One("u0000000", 7, 1, 1) with { State = "created" }],
            ("u0000000/1", Blue)));

        Assert.Equal("u0000000-4", Assert.Single(service.Command.Instances).Id.Value);
        Assert.Equal(2, service.Notes.Count(note => note.Contains("stays an orphan", StringComparison.Ordinal)));
    }

    [Fact]
    public void Slots_WithoutAContainer_AreSaid() => Assert.Contains(
        "slots without a container are filled anew: 1, 2",
        Single(Host("a", [One("u0000000", 3, 3, 1)], ("u0000000/1", Blue))).Notes);

    [Fact]
    public void Label_Damaged_IsSkippedWithAReason()
    {
        var plan = Plan(Host("a", [One("u0000000", 1, 1, 1)], ("u0000000/1", Blue[..20])));

        Assert.Empty(plan.Services);
        Assert.Contains("labels are damaged", Assert.Single(plan.Skipped).Why);
    }

    [Fact]
    public void Label_DamagedOfOneRevision_LeavesItsContainersOrphans()
    {
        var service = Single(Host("a", [One("u0000000", 1, 1, 1), One("u0000000", 2, 2, 2)], ("u0000000/1", Blue)));

        Assert.Equal("u0000000-1", Assert.Single(service.Command.Instances).Id.Value);
        Assert.Contains("1 containers of revision 2 carry no readable spec and stay orphans", service.Notes);
    }

    [Fact]
    public void Containers_NoneRuns_AreRecoveredStopped() =>
        Assert.True(Single(Host("a", [One("u0000000", 1, 1, 1) with { State = "exited" }], ("u0000000/1", Blue))).Command.Stopped);

    [Fact]
    public void Service_IsThere_IsLeftAlone()
    {
        var known = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty
            .Add(Specs.Web, ServiceViews.Of(Services.ServiceStory.Running().State, ServiceObserved.Nothing));
        var hosts = ImmutableSortedDictionary<HostId, HostView>.Empty
            .Add(new HostId("a"), Host("a", [One("u0000000", 1, 1, 1)], ("u0000000/1", Blue)));

        var plan = RecoveryPlanner.Of(hosts, known, stack: null);

        Assert.Empty(plan.Services);
        Assert.Contains("is there", Assert.Single(plan.Skipped).Why);
    }

    [Fact]
    public void Stack_Named_TheOthersAreLeftOut() => Assert.Empty(RecoveryPlanner.Of(
        ImmutableSortedDictionary<HostId, HostView>.Empty.Add(new HostId("a"), Host("a", [One("u0000000", 1, 1, 1)], ("u0000000/1", Blue))),
        ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty,
        "other").Services);

    [Fact]
    public void Labels_NameNothing_AreSkipped() =>
        Assert.Contains("name no service", Assert.Single(Plan(Host("a", [One("u0000000", 1, 1, 1) with { Service = "/" }])).Skipped).Why);

    private static RecoverableService Single(params HostView[] hosts) => Assert.Single(Plan(hosts).Services);

    private static RecoveryPlan Plan(params HostView[] hosts) => RecoveryPlanner.Of(
        hosts.ToImmutableSortedDictionary(host => host.Id, host => host), ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty, stack: null);

    [Fact]
    public void Copy_OfAContainerOfTheSlot_IsNotTakenForItThoughItRunsAlone()
    {
        var real = One("abcd1234", 1, 1, 1);

        var service = Single(
            Host("a", [real with { ContainerId = "copy", ContainerName = "debug" }], ("abcd1234/1", Blue)),
            Host("b", [real with { State = "exited" }], ("abcd1234/1", Blue)));

        Assert.Equal("b", Assert.Single(service.Command.Instances).Host.Value);
    }

    [Fact]
    public void Copy_OfAnInstanceThatIsThere_IsListedAndSaysWhatItIs()
    {
        var real = One("abcd1234", 1, 1, 1);
        var service = ServiceStory.Running().View;
        var copy = real with { Instance = service.Instances[0].Id!.Value, ContainerName = "debug" };
        var hosts = ImmutableSortedDictionary<HostId, HostView>.Empty.Add(new HostId("a"), Host("a", [copy]));
        var services = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty.Add(service.Key, service);

        Assert.Contains("another name", Assert.Single(OrphanList.Of(hosts, services)).Why, StringComparison.Ordinal);
    }

    private static HostView Host(string id, OrphanView[] orphans, params (string Key, string Packed)[] specs) => Specs.Host(id) with
    {
        Orphans = [.. orphans],
        OrphanSpecs = specs.ToImmutableSortedDictionary(one => one.Key, one => one.Packed),
    };

    private static OrphanView One(string uid, int number, int slot, int revision) =>
        new($"id-{uid}-{number}", $"shop_web.{slot}.{uid}-{number}", InstanceId.Of(uid, number), "shop/web", "running")
        {
            Slot = slot,
            Revision = revision,
            Image = "web:1",
            CreatedAt = At.AddMinutes(number),
        };
}
