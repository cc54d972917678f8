using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Services;

namespace Scheduler.Tests.Core.Placement.Rebalancing;

public sealed class RebalancePlanTests
{
    private static readonly ServiceSpec Plain = Specs.Of();

    [Fact]
    public void Service_OnOneOfTwoHosts_IsSpreadByHalf()
    {
        var board = new BoardStory().Host("a", "b").Service("web", Plain, "a", "a", "a", "a");

        var plan = board.Plan();

        Assert.Equal(2, plan.Length);
        Assert.Equal(["a has 4 instances of the service, b has 0", "a has 3 instances of the service, b has 1"], plan.Select(move => move.Why));
        board.Apply(plan);
        Assert.Equal("a:2 b:2", board.Shown());
    }

    [Fact]
    public void NewHost_BesideServicesOfOneInstance_GetsItsShare()
    {
        var board = new BoardStory().Host("a", "b", "c");
        foreach (var name in new[] { "s1", "s2", "s3", "s4", "s5", "s6" }) board.Service(name, Plain, name is "s1" or "s2" or "s3" ? "a" : "b");

        board.Apply(board.Plan());

        Assert.Equal("a:2 b:2 c:2", board.Shown());
    }

    [Fact]
    public void Unit_IsMovedByItsPrimary_WhereThereIsRoomForBoth()
    {
        var side = Specs.Of("web:1", Specs.Port(80)) with { SidekickOf = "web" };
        var board = new BoardStory().Host("a", "b", "c").Service("other", Specs.Of("web:1", Specs.Port(80)), "b")
            .Service("web", Plain with { Sidekicks = ["side"] }, "a", "a").Service("side", side, "a", "a");

        var move = Assert.Single(board.Plan());

        Assert.Equal(("web", "c"), (move.Service.Service, move.To.Value));
    }

    [Fact]
    public void Unit_OfTwo_IsNotMovedBackAndForth() => Assert.Empty(
        new BoardStory().Host("a", "b")
            .Service("one", Plain with { Affinity = [new AffinityRule(AffinitySubject.HostLabel, "disk", "ssd") { Soft = true }] }, "a")
            .Service("two", Plain, "b")
            .Service("web", Plain with { Sidekicks = ["side"] }, "a")
            .Service("side", Plain with { SidekickOf = "web" }, "a")
            .Plan());

    [Fact]
    public void Service_WithRules_StaysWhereTheyPutIt() => Assert.Empty(
        new BoardStory().Host("a", "b")
            .Service("web", Plain with { Affinity = [new AffinityRule(AffinitySubject.HostLabel, "disk", "ssd") { Soft = true }] }, "a", "a")
            .Plan());

    [Fact]
    public void Spread_AsEvenAsItCanBe_HasNoPlan()
    {
        var board = new BoardStory().Host("a", "b", "c").Service("web", Plain, "a", "a", "b", "b", "c").Service("db", Plain, "c");

        Assert.Empty(board.Plan());
    }

    [Fact]
    public void Plan_OfSomeMoves_BeginsWithTheMostUseful()
    {
        var board = new BoardStory().Host("a", "b").Service("few", Plain, "a", "a").Service("many", Plain, "a", "a", "a", "a", "a");

        var plan = board.Plan(max: 1);

        Assert.Equal("many", Assert.Single(plan).Service.Service);
    }

    [Fact]
    public void Plan_ForAStack_MovesNothingElse()
    {
        var board = new BoardStory().Host("a", "b").Service("web", Plain, "a", "a");

        Assert.Empty(board.Plan(stack: "blog"));
        Assert.Single(board.Plan(stack: "shop"));
    }

    public static TheoryData<string, ServiceSpec> Immovable => new()
    {
        { "exclusive", Plain with { OnHostLoss = HostLossPolicy.Exclusive } },
        { "with its data", Plain with { Container = Plain.Container with { Mounts = [new MountSpec(MountType.Volume, "/data", "data")] } } },
        {
            "with an address of its own",
            Plain with { Container = Plain.Container with { Networks = [new NetworkAttachment("n") { Ipv4Address = "10.0.0.2" }] } }
        },
        { "global", Plain with { Mode = ServiceMode.Global } },
        { "bound to its host", Plain with { Constraints = ["node.id==a"] } },
        {
            "too large for the other",
            Plain with { Container = Plain.Container with { Resources = new ResourceSpec { MemoryReservationBytes = 2L << 30 } } }
        },
        { "with a port that is taken there", Specs.Of("web:1", Specs.Port(22)) },
    };

    [Theory]
    [MemberData(nameof(Immovable))]
    public void Service_ThatMustStay_Stays(string why, ServiceSpec spec)
    {
        var small = Specs.Host("b") with { Engine = Specs.Facts(memoryBytes: 1L << 30), Ports = [new PortClaim(22, "tcp", null, "sshd")] };
        var board = new BoardStory().Host(Specs.Host("a"), small).Service("web", spec, "a", "a", "a");

        Assert.True(board.Plan().IsEmpty, why);
    }

    [Fact]
    public void Service_ThatIsNotWell_IsLeftAlone()
    {
        var board = new BoardStory().Host("a", "b").Service("web", Plain, "a", "a", "a");

        Assert.NotEmpty(board.Plan());
        Assert.Empty(board.Change("web", view => view with { Status = ServiceStatus.Degraded }).Plan());
        Assert.Empty(board.Change("web", view => view with
        {
            Status = ServiceStatus.Active,
            Instances = view.Instances.SetItem(0, view.Instances[0] with { MoveTo = new HostId("b") }),
        }).Plan());
    }

    [Theory]
    [InlineData(HostAvailability.Inactive, HostState.Active)]
    [InlineData(HostAvailability.Draining, HostState.Active)]
    [InlineData(HostAvailability.Active, HostState.Degraded)]
    public void Host_ThatIsNotInService_NeitherGivesNorTakes(HostAvailability availability, HostState state)
    {
        var idle = Specs.Host("b", state) with { Availability = availability };

        Assert.Empty(new BoardStory().Host(Specs.Host("a"), idle).Service("web", Plain, "a", "a", "a").Plan());
        Assert.Empty(new BoardStory().Host(Specs.Host("a"), idle).Service("web", Plain, "b", "b", "b").Plan());
    }

    /// <summary>A plan never makes the spread worse, keeps every rule, ends, and leaves nothing to plan.</summary>
    [Fact]
    public void RandomBoards_Always_ArePlannedOnceAndForAll() => RandomLives.Each(400, Check);

    private static void Check(Random random)
    {
        var board = Draw(random);
        var max = random.Next(3) == 0 ? 1 + random.Next(3) : 1000;
        for (var rounds = 0; ; rounds++)
        {
            var before = board.Unevenness();
            var plan = board.Plan(max);
            Assert.True(plan.Length <= max);
            if (plan.IsEmpty) break;
            Assert.True(rounds == 0 || max < 1000, "a second plan was not empty");
            Assert.Equal(plan.Length, plan.Select(move => move.Instance).Distinct().Count());
            var reserved = board.Hosts.ToDictionary(host => host.Id, host => host.ReservedMemoryBytes);
            board.Apply(plan);
            Assert.True(board.Unevenness().CompareTo(before) < 0, $"{before} became {board.Unevenness()}");
            AssertRulesHold(board, plan.Select(move => move.To), reserved);
        }
    }

    private static BoardStory Draw(Random random)
    {
        var board = new BoardStory();
        var names = Enumerable.Range(0, 2 + random.Next(5)).Select(n => $"h{n}").ToArray();
        foreach (var name in names)
        {
            board.Host(Specs.Host(name) with
            {
                Engine = Specs.Facts(memoryBytes: (4L + random.Next(12)) << 30),
                Labels = ImmutableSortedDictionary<string, string>.Empty.Add("zone", $"{random.Next(2)}"),
                Availability = random.Next(8) == 0 ? HostAvailability.Inactive : HostAvailability.Active,
            });
        }

        for (var n = random.Next(1, 7); n > 0; n--)
        {
            var spec = Plain with
            {
                MaxPerHost = random.Next(4) == 0 ? 3 : 0,
                Constraints = random.Next(3) == 0 ? ["node.labels.zone==0"] : [],
                Container = Plain.Container with { Resources = new ResourceSpec { MemoryReservationBytes = random.Next(3) << 29 } },
            };
            var fit = board.Hosts.Where(host => spec.Constraints.IsEmpty || host.Labels["zone"] == "0").Select(host => host.Id.Value).ToArray();
            if (fit.Length > 0)
                board.Service(
                    $"s{n}", spec,
                    [.. Enumerable.Range(0, random.Next(7)).Select(_ => fit[random.Next(Math.Min(fit.Length, 1 + random.Next(fit.Length)))])]);
        }

        return board;
    }

    /// <param name="reserved">What was promised before: a host may have begun with more than it has.</param>
    private static void AssertRulesHold(BoardStory board, IEnumerable<HostId> touched, Dictionary<HostId, long> reserved)
    {
        foreach (var id in touched.Distinct())
        {
            var host = board.Hosts.Single(one => one.Id == id);
            Assert.True(
                host.TakesNew && host.ReservedMemoryBytes <= Math.Max(host.Engine!.MemoryBytes, reserved[id]),
                $"{id} is given more than it has");
            foreach (var service in board.Services.Where(service => service.Instances.Any(one => one.Host == id)))
                Assert.True(service.Spec.Constraints.IsEmpty || host.Labels["zone"] == "0", $"{service.Key} must not be on {id}");
        }
    }
}
