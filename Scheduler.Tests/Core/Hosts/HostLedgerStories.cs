using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Agents;

namespace Scheduler.Tests.Core.Hosts;

/// <summary>What a host promises: each port, CPU and byte of memory once.</summary>
public sealed class HostLedgerStories
{
    [Fact]
    public void Admit_SamePortForTwoServices_RefusesTheSecondAndNamesTheFirst()
    {
        var ledger = Admit(Ready(), Wish(1, Specs.Port(80)), out _);

        Assert.Equal("port 80/tcp is taken by shop/web slot 1", Refused(ledger, Wish(2, Specs.Port(80))));
    }

    [Fact]
    public void Admit_Range_ChoosesTheFirstFreeAndKeepsItWhenRepeated()
    {
        var range = new PortSpec(80, 8000, 8001);
        var ledger = Admit(Ready(), Wish(1, range), out var first);
        ledger = Admit(ledger, Wish(2, range), out var second);
        Admit(ledger, Wish(1, range), out var again);

        Assert.Equal([8000, 8001, 8000], new[] { first, second, again }.Select(wish => wish.Container.Ports.Single().HostPort));
        Assert.Contains("are all taken", Refused(ledger, Wish(3, range)));
    }

    [Fact]
    public void Admit_TwoPortsOfOneInstanceInOneRange_GetsTwo()
    {
        var range = new PortSpec(80, 8000, 8001);
        Admit(Ready(), Wish(1, range, range with { ContainerPort = 81 }), out var wish);

        Assert.Equal([8000, 8001], wish.Container.Ports.Select(port => port.HostPort));
    }

    [Fact]
    public void Admit_EnginesChoice_IsLeftToIt()
    {
        var ledger = Admit(Ready(), Wish(1, new PortSpec(80)), out var wish);

        Assert.Equal(0, wish.Container.Ports.Single().HostPort);
        Assert.Empty(ledger.Ports);
    }

    [Fact]
    public void Admit_PortHeldByAForeignContainer_IsRefused() => Assert.Equal(
        "port 80/tcp is taken by container nginx",
        Refused(Ready(ports: [new PortClaim(80, "tcp", "0.0.0.0", "container nginx")]), Wish(1, Specs.Port(80))));

    [Fact]
    public void Admit_ContainerIsThereAlready_KeepsThePortThatItHas()
    {
        var held = Wish(1, new PortSpec(80, 8000, 8009));
        var ledger = Ready(ports: [new PortClaim(8004, "tcp", "0.0.0.0", "shop/web slot 1", held.Instance)], held: [held.Instance]);

        Admit(ledger, held, out var wish);

        Assert.Equal(8004, wish.Container.Ports.Single().HostPort);
    }

    [Fact]
    public void Admit_RepeatedWhileItsReplacementWaitsWithItsPort_KeepsIt()
    {
        var range = new PortSpec(80, 8000, 8009);
        var ledger = Admit(Ready(), Wish(1, range), out _);
        ledger = Admit(ledger, Wish(2, range) with { Goal = InstanceGoal.Prepared, Replaces = Wish(1).Instance }, out var next);

        Admit(ledger, Wish(1, range), out var again);

        Assert.Equal([8000, 8000], new[] { next, again }.Select(wish => wish.Container.Ports.Single().HostPort));
    }

    [Fact]
    public void Admit_ContainerIsThereAlready_IsAdmittedHoweverFullTheHostIs()
    {
        var held = Reserving(1, cpus: 6);
        var ledger = Admit(Ready(held: [held.Instance]), Reserving(2, cpus: 6), out _);

        Admit(ledger, held, out _);

        Assert.Contains("CPUs are wanted", Refused(ledger, Reserving(3, cpus: 6)));
    }

    [Fact]
    public void Admit_Replacement_SharesPortsAndRoomWithTheOneBefore()
    {
        var old = Reserving(1, cpus: 6, Specs.Port(80));
        var ledger = Admit(Ready(), old, out _);

        Admit(ledger, Reserving(2, cpus: 6, Specs.Port(80)) with { Goal = InstanceGoal.Prepared, Replaces = old.Instance }, out var next);

        Assert.Equal(80, next.Container.Ports.Single().HostPort);
        Assert.Contains("CPUs are wanted", Refused(ledger, Reserving(3, cpus: 6)));
    }

    [Fact]
    public void Admit_ReplacementThatStartsFirst_NeedsRoomAndPortsOfItsOwn()
    {
        var old = Reserving(1, cpus: 5, Specs.Port(80));
        var ledger = Admit(Ready(), old, out _);

        Assert.Contains("CPUs are wanted", Refused(ledger, Reserving(2, cpus: 5) with { Replaces = old.Instance }));
        Assert.Contains("is taken by", Refused(ledger, Reserving(2, cpus: 1, Specs.Port(80)) with { Replaces = old.Instance }));
    }

    [Fact]
    public void Admit_KeptOneThatStartsBesideItsSuccessor_NeedsRoomOfItsOwn()
    {
        var (old, next) = (Reserving(1, cpus: 6), Reserving(2, cpus: 6));
        var ledger = Admit(Ready(), old, out _);
        ledger = Admit(ledger, next with { Goal = InstanceGoal.Prepared, Replaces = old.Instance }, out _);
        ledger = Admit(ledger, old with { Goal = InstanceGoal.Stopped }, out _);
        ledger = Admit(ledger, next with { Replaces = old.Instance }, out _) with { Held = [old.Instance, next.Instance] };
        var back = old with { Replaces = next.Instance };

        Assert.Contains("CPUs are wanted", Refused(ledger, back));
        Admit(ledger.Release(next.Instance), back, out _);
        Admit(Admit(ledger, back with { Goal = InstanceGoal.Prepared }, out _), back, out _);
    }

    [Fact]
    public void Admit_Reserve_IsPromisedToNobody()
    {
        var ledger = Ready() with { Reserve = new HostReserve(1.5m, 1L << 30) };

        Assert.Equal("7 CPUs are wanted, 6.5 of 8 are not reserved (1.5 are kept for the host itself)", Refused(ledger, Reserving(1, cpus: 7)));
        Admit(ledger, Reserving(1, cpus: 6.5m), out _);
    }

    [Fact]
    public void Admit_Memory_IsPromisedOnce()
    {
        var wish = Wish(1);
        var large = wish with { Container = wish.Container with { Resources = new ResourceSpec { MemoryReservationBytes = 10L << 30 } } };
        var ledger = Admit(Ready(), large, out _);

        Assert.Contains("of memory are wanted", Refused(ledger, large with { Instance = InstanceId.Of("abcd1234", 2) }));
    }

    [Fact]
    public void Release_GivesBackPortsAndRoom()
    {
        var ledger = Admit(Ready(), Reserving(1, cpus: 6, Specs.Port(80)), out var first).Release(InstanceId.Of("abcd1234", 1));

        Admit(ledger, Reserving(2, cpus: 6, Specs.Port(80)), out _);
        Assert.Empty(ledger.Ports);
        Assert.Equal(0, ledger.ReservedCpus);
        Assert.Equal(InstanceId.Of("abcd1234", 1), first.Instance);
    }

    [Fact]
    public void RandomAdmissions_NeverDoubleBook()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var ledger = Ready(ports: [new PortClaim(8002, "tcp", null, "container x")]);
            for (var step = 0; step < 200; step++)
            {
                var id = random.Next(1, 30);
                var first = 8000 + random.Next(10);
                var wish = Reserving(
                    id, random.Next(3),
                    new PortSpec(80, first, first + random.Next(3), HostIp: random.Next(2) == 0 ? null : "10.0.0.1"));
                if (random.Next(3) == 0) ledger = ledger.Release(wish.Instance);
                else if (ledger.Admit(wish) is Admission.Admitted admitted && !ledger.Claims.ContainsKey(wish.Instance)) ledger = admitted.Ledger;
                AssertEachOnce(ledger, seed);
            }
        }
    }

    private static void AssertEachOnce(HostLedger ledger, int seed)
    {
        Assert.True(ledger.ReservedCpus <= 8, $"seed {seed}: {ledger.ReservedCpus} of 8 CPUs are promised");
        var claims = ledger.Ports.ToList();
        foreach (var one in claims)
        {
            var rivals = claims.Where(
                other => other != one && other.Port == one.Port
                    && (other.HostIp is null || one.HostIp is null || other.HostIp == one.HostIp));
            Assert.True(!rivals.Any(), $"seed {seed}: port {one.Port} is promised twice");
        }
    }

    private static HostLedger Ready(PortClaim[]? ports = null, InstanceId[]? held = null) => HostLedger.Empty.Inventoried(
        new HostReport(new HostId("a"), HostState.Active, null, default, "", Specs.Facts(), [.. ports ?? []], [], [.. held ?? []]));

    private static Assignment Wish(int number, params PortSpec[] ports) =>
        Wishes.Of(number, spec: new ContainerSpec { Image = "web:1", Ports = [.. ports] });

    private static Assignment Reserving(int number, decimal cpus, params PortSpec[] ports)
    {
        var wish = Wish(number, ports);
        return wish with { Container = wish.Container with { Resources = new ResourceSpec { CpuReservation = cpus } } };
    }

    private static HostLedger Admit(HostLedger ledger, Assignment wish, out Assignment admitted)
    {
        var admission = Assert.IsType<Admission.Admitted>(ledger.Admit(wish));
        admitted = admission.Wish;
        return admission.Ledger;
    }

    private static string Refused(HostLedger ledger, Assignment wish) => Assert.IsType<Admission.Refused>(ledger.Admit(wish)).Refusal.Reason;
}
