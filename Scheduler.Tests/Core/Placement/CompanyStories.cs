using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Placement;

/// <summary>A network ends at its host, so those who speak to each other by name are put together.</summary>
public sealed class CompanyStories
{
    private static readonly ServiceSpec Db = SpeakingSpecs.DbOf();
    private static readonly ServiceSpec Web = SpeakingSpecs.Web();

    [Fact]
    public void Place_DependsOnWhatIsNotPublished_GoesBesideIt() =>
        Assert.Equal("c c c", Stage().Runs("db", Db, "c").Place(Web, 3));

    [Fact]
    public void Place_ItIsOnSeveralHosts_SpreadsOverThose() =>
        Assert.Equal("b c b c", Stage().Runs("db", Db, "b", "c").Place(Web, 4));

    [Fact]
    public void Place_NoRoomBesideIt_GoesElsewhere() =>
        Assert.Equal(
            "c c a b",
            Stage().Runs("db", Db, "c")
                .Change("c", host => host with { ReservedMemoryBytes = 13L << 30 })
                .Place(Sized(Web, 1536L << 20), 4));

    [Fact]
    public void Place_OneHostHasAllAndAnotherSome_TakesTheOneWithAll() => Assert.Equal(
        "b b", Stage().Runs("db", Db, "a", "b").Runs("cache", Specs.Of().Joined("cache"), "b", "c").Place(Web.After("db", "cache"), 2));

    [Fact]
    public void Place_PublishedUnderItsOwnNumber_IsReachedFromEverywhere_AndSpreads() =>
        Assert.Equal("c a b", Stage().Runs("db", SpeakingSpecs.DbOf(new PortSpec(5432, 5432)), "c").Place(Web, 3));

    [Theory]
    [InlineData(15432, null)]
    [InlineData(5432, "127.0.0.1")]
    [InlineData(0, null)]
    public void Place_PublishedInAnotherWay_IsKnownBesideItAlone(int hostPort, string? address) =>
        Assert.Equal("c c", Stage().Runs("db", SpeakingSpecs.DbOf(new PortSpec(5432, hostPort, HostIp: address)), "c").Place(Web, 2));

    [Fact]
    public void Place_WaitsForWhatHasCompleted_SpeaksToNobody() => Assert.Equal(
        "a b",
        Stage()
            .Runs("db", Specs.Of().Joined("db") with { Container = Db.Container with { Networks = [] } }, "c")
            .Place(Web with { DependsOn = [new Dependency("db", DependencyCondition.Completed)] }, 2));

    [Fact]
    public void Place_NoNetworkInCommon_SpeaksToNobody() =>
        Assert.Equal("a b", Stage().Runs("db", Specs.Of(), "c").Place(Specs.Of().Joined("web").After("db"), 2));

    [Fact]
    public void Place_WhatItSpeaksToLeavesItsHost_GoesWhereItGoes()
    {
        var stage = Stage()
            .Runs("db", Db, "a", "b")
            .Show("db", one => one.Slot == 2 ? one with { Slot = 1, Replaces = InstanceId.Of("db", 1) } : one);
        Assert.Equal("b b", stage.Place(Web, 2));

        stage.Show("db", one => one.Host!.Value.Value == "b" ? one with { Goal = InstanceGoal.Absent } : one with { IsLost = true });
        Assert.Equal("c", stage.Place(Web));
    }

    [Fact]
    public void Place_ASoftRuleSaysOtherwise_TheRuleCounts() => Assert.Equal(
        "a",
        Stage().Runs("db", Db, "c")
            .Place(Web with { Affinity = [new AffinityRule(AffinitySubject.Host, "", "c") { Soft = true, Not = true }] }));

    [Fact]
    public void Place_SidekickSpeaksToIt_ItsPrimaryGoesBesideIt() => Assert.Equal(
        "c", Stage().Runs("db", Db, "c").Runs("side", Web with { SidekickOf = "web" }).Place(Specs.Of().Joined("web") with { Sidekicks = ["side"] }));

    [Fact]
    public void Place_NobodySaysWhoSpeaks_OneOfEachIsTogether_AndManyAreSpread()
    {
        Assert.Equal("c", Stage().Runs("db", Db, "c").Place(Web.After()));
        Assert.Equal("c a b c", Stage().Runs("db", Db, "c").Place(Web.After(), 4));
        Assert.Equal(
            "b",
            Stage()
                .Runs("db", Db, "b")
                .Runs("cache", Specs.Of().Joined("cache"), "b", "c")
                .Runs("api", Specs.Of().Joined("api"), "a")
                .Place(Web.After()));
    }

    [Fact]
    public void Place_OthersShareNoNetwork_TheEmptiestHostIsTaken() =>
        Assert.Equal("a", Stage().Runs("db", Specs.Of(), "c").Place(Web.After()));

    private static CompanyStage Stage() => new CompanyStage().Hosts("a", "b", "c");

    private static ServiceSpec Sized(ServiceSpec spec, long bytes) => spec with
    {
        Container = spec.Container with { Resources = new ResourceSpec { MemoryReservationBytes = bytes } }
    };
}
