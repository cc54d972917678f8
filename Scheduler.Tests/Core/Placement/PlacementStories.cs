using System.Collections.Immutable;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Core.Placement;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Placement;

public sealed class PlacementStories
{
    private static readonly InstanceId Other = new("other000-1");

    [Fact]
    public void Place_SeveralSlots_SpreadsThemOverTheHosts() =>
        Assert.Equal(["a", "b", "c", "a", "b"], Places(5, Request(), Specs.Host("a"), Specs.Host("b"), Specs.Host("c")));

    [Fact]
    public void Place_OneHostHasFewerInstances_TakesItFirst() =>
        Assert.Equal(["b", "a"], Places(2, Request(), Specs.Host("a") with { Instances = 3 }, Specs.Host("b")));

    [Fact]
    public void Place_OfTheSameService_CountsForMoreThanOfAll()
    {
        var batch = new PlacementBatch([Specs.Host("a") with { Instances = 9 }, Specs.Host("b")], [new Occupant(1, new HostId("b"))]);

        Assert.Equal(new PlacementDecision.Chosen(new HostId("a")), batch.Place(Request()));
    }

    [Fact]
    public void Place_SpreadOverZonesAndTheirRacks_FillsThemEvenly()
    {
        static HostView Host(string name, params (string Label, string Value)[] labels) =>
            Specs.Host(name) with { Labels = labels.ToImmutableSortedDictionary(one => one.Label, one => one.Value) };
        var spec = Specs.Of() with { SpreadOver = ["node.labels.zone", "node.labels.rack"] };
        var batch = new PlacementBatch(
            [
                Host("a", ("zone", "1"), ("rack", "1")),
                Host("b", ("zone", "1"), ("rack", "2")),
                Host("c", ("zone", "1"), ("rack", "2")),
                Host("d", ("zone", "2"), ("rack", "1")),
                Host("e")
            ],
            [],
            new Neighbours(Specs.Web, spec, []));

        var places = Enumerable.Range(0, 7).Select(_ => Assert.IsType<PlacementDecision.Chosen>(batch.Place(Request())).Host.Value);

        Assert.Equal(["a", "d", "e", "b", "d", "e", "c"], places);
    }

    [Fact]
    public void Place_Preferred_WinsOverSpread() => Assert.Equal(
        ["b", "b"], Places(2, Request() with { Prefer = new HostId("b") }, Specs.Host("a"), Specs.Host("b") with { Instances = 50 }));

    [Fact]
    public void Place_PreferredCannot_TakesAnother() => Assert.Equal(
        ["a"], Places(1, Request() with { Prefer = new HostId("b") }, Specs.Host("a"), Specs.Host("b", HostState.Degraded)));

    [Fact]
    public void Place_OnlyHostCannot_TakesNoOther() =>
        AssertNone(
            "b: its engine does not answer; a: this slot belongs on b",
            Request() with { Only = new HostId("b") },
            Specs.Host("a"), Specs.Host("b", HostState.Degraded));

    [Fact]
    public void Place_VolumeIsOnOneHost_NoOtherWillDo()
    {
        var request = Request() with { Volumes = ["data"] };
        var away = Specs.Host("b", HostState.Degraded) with { Volumes = ["data"] };

        Assert.Equal(["b"], Places(1, request, Specs.Host("a"), Specs.Host("b") with { Volumes = ["data"] }));
        AssertNone("b: its engine does not answer; a: its volume data is on b", request, Specs.Host("a"), away);
    }

    [Fact]
    public void Place_VolumesOfSeveralInstances_EachDrawsOne() => Assert.Equal(
        ["b", "c", "a"],
        Places(
            3,
            Request() with { Volumes = ["data"] },
            Specs.Host("a"),
            Specs.Host("b") with { Volumes = ["data"] },
            Specs.Host("c") with { Volumes = ["data"] }));

    [Fact]
    public void Place_AddressOfAPort_IsLookedForAmongTheHosts()
    {
        var request = Request() with { Ports = [Specs.Port(80, "10.0.0.2")] };

        Assert.Equal(["b"], Places(1, request, Specs.Host("a") with { Addresses = ["10.0.0.1"] }, Specs.Host("b") with { Addresses = ["10.0.0.2"] }));
        AssertNone("a: it has no address 10.0.0.2, only 10.0.0.1", request, Specs.Host("a") with { Addresses = ["10.0.0.1"] });
    }

    [Fact]
    public void Place_NoHost_SaysSo() =>
        Assert.Equal("there is no host yet", Assert.IsType<PlacementDecision.NoHost>(new PlacementBatch([], []).Place(Request())).Reason);

    [Fact]
    public void Place_Unmet_ExplainsPerHostTheMostFrequentFirst() => AssertNone(
        "a, b: it does not meet node.labels.disk==ssd; c: its engine does not answer",
        Request() with { Constraints = ["node.labels.disk==ssd"] },
        Specs.Host("a"),
        Specs.Host("b"),
        Specs.Host("c", HostState.Disconnected));

    [Fact]
    public void Place_ManyHostsRefuseAlike_NamesThree() => AssertNone(
        "h0, h1, h2 and 7 more: its engine does not answer",
        Request(),
        [.. Enumerable.Range(0, 10).Select(n => Specs.Host($"h{n}", HostState.Degraded))]);

    [Fact]
    public void Place_MaxPerHost_IsKept()
    {
        Assert.Equal(["a", "b", null], Places(3, Request() with { MaxPerHost = 1 }, Specs.Host("a"), Specs.Host("b")));
        AssertNone(
            "a: it has 1 of at most 1 instances per host",
            Request() with { MaxPerHost = 1 },
            [Specs.Host("a")], [new Occupant(1, new HostId("a"))]);
    }

    [Fact]
    public void Place_Cpus_AreCountedWithinTheBatch()
    {
        Assert.Equal(["a", "a", null], Places(3, Request() with { Cpus = 3 }, Specs.Host("a")));
        AssertNone("a: 3 CPUs are wanted, 2 of 8 are not reserved", Request() with { Cpus = 3 }, Specs.Host("a") with { ReservedCpus = 6 });
    }

    [Fact]
    public void Place_AskingForLessAfterARefusal_ReconsidersTheHosts()
    {
        var batch = new PlacementBatch([Specs.Host("a"), Specs.Host("b") with { Instances = 5 }], []);

        Assert.IsType<PlacementDecision.NoHost>(batch.Place(Request() with { Cpus = 9 }));
        Assert.IsType<PlacementDecision.NoHost>(batch.Place(Request() with { Cpus = 9 }));
        Assert.Equal(new PlacementDecision.Chosen(new HostId("a")), batch.Place(Request() with { Cpus = 1 }));
    }

    [Fact]
    public void Place_AfterAPreferredHostWasGivenMore_CountsThat()
    {
        var batch = new PlacementBatch([Specs.Host("a"), Specs.Host("b")], []);

        batch.Place(Request() with { Prefer = new HostId("a") });

        Assert.Equal(new PlacementDecision.Chosen(new HostId("b")), batch.Place(Request()));
    }

    [Fact]
    public void Place_Memory_IsExplainedInMebibytes() => AssertNone(
        "a: 1024 MiB of memory are wanted, 0 MiB of 16384 MiB are not reserved",
        Request() with { MemoryBytes = 1L << 30 },
        Specs.Host("a") with { ReservedMemoryBytes = 17L << 30 });

    [Fact]
    public void Place_FixedPort_GoesToEachHostOnce() =>
        Assert.Equal(["a", "b", null], Places(3, Request(Specs.Port(80)), Specs.Host("a"), Specs.Host("b")));

    [Fact]
    public void Place_PortTaken_NamesTheHolder() => AssertNone(
        "a: port 80/tcp is taken by container nginx", Request(Specs.Port(80)), Holding("a", new PortClaim(80, "tcp", "0.0.0.0", "container nginx")));

    [Fact]
    public void Place_PortRange_TakesAnyFreeOne() =>
        Assert.Equal(["a", "a", null], Places(3, Request(new PortSpec(80, 8000, 8001)), Specs.Host("a")));

    [Fact]
    public void Place_PortRangeFull_SaysSo() => AssertNone(
        "a: ports 8000-8001/tcp are all taken, 8000 by x",
        Request(new PortSpec(80, 8000, 8001)),
        Holding("a", new PortClaim(8000, "tcp", null, "x"), new PortClaim(8001, "tcp", null, "y")));

    [Fact]
    public void Place_PortOfTheInstanceItReplaces_IsFree() => Assert.Equal(
        ["a"], Places(1, Request(Specs.Port(80)) with { Replaces = Other }, Holding("a", new PortClaim(80, "tcp", null, "x", Other))));

    [Theory]
    [InlineData(null, "0.0.0.0", true)]
    [InlineData(null, "10.0.0.1", true)]
    [InlineData("10.0.0.1", "::", true)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    public void Place_PortsOnAddresses_ConflictAsTheKernelHasIt(string? wanted, string held, bool conflicts) => Assert.Equal(
        conflicts ? null : "a", Places(1, Request(Specs.Port(80, wanted)), Holding("a", new PortClaim(80, "tcp", held, "x"))).Single());

    [Fact]
    public void Place_SamePortOtherProtocol_DoesNotConflict() => Assert.Equal(
        ["a"], Places(1, Request(new PortSpec(53, 53, 53, "udp")), Holding("a", new PortClaim(53, "tcp", null, "x"))));

    [Fact]
    public void Place_EqualInput_GivesEqualOutput()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var first = Places(30, Request(new PortSpec(80, 8000, 8003)), RandomHosts(seed));
            Assert.Equal(first, Places(30, Request(new PortSpec(80, 8000, 8003)), RandomHosts(seed)));
        }
    }

    private static PlacementRequest Request(params PortSpec[] ports) => new() { Slot = 1, Ports = [.. ports] };

    private static HostView Holding(string id, params PortClaim[] claims) => Specs.Host(id) with { Ports = [.. claims] };

    private static IEnumerable<string?> Places(int count, PlacementRequest request, params HostView[] hosts)
    {
        var batch = new PlacementBatch(hosts, []);
        return [.. Enumerable.Range(0, count).Select(_ => (batch.Place(request) as PlacementDecision.Chosen)?.Host.Value)];
    }

    private static void AssertNone(string reason, PlacementRequest request, params HostView[] hosts) => AssertNone(reason, request, hosts, []);

    private static void AssertNone(string reason, PlacementRequest request, HostView[] hosts, Occupant[] occupants) => Assert.Equal(
        $"no host fits: {reason}", Assert.IsType<PlacementDecision.NoHost>(new PlacementBatch(hosts, occupants).Place(request)).Reason);

    private static HostView[] RandomHosts(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, 10)
                .Select(n => Specs.Host($"h{n}", random.Next(5) == 0 ? HostState.Degraded : HostState.Active) with { Instances = random.Next(4) })
        ];
    }
}
