using System.Collections.Immutable;
using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Peers.Wire;

namespace Scheduler.Tests.Core.Hosts.Neighbours;

/// <summary>What of a host may be tried.</summary>
public sealed class ReachTargetsTests
{
    private static readonly HostView H1 = Specs.Host("h1") with { Addresses = ["127.0.0.1", "10.0.0.1", "192.168.0.1"] };

    [Theory]
    [InlineData("0.0.0.0:8080->80/tcp", "10.0.0.1", 8080)]
    [InlineData(":::8080->80/tcp", "10.0.0.1", 8080)]
    [InlineData("192.168.0.1:8080->80/tcp", "192.168.0.1", 8080)]
    [InlineData("127.0.0.1:8080->80/tcp", null, 0)]
    [InlineData("10.9.9.9:8080->80/tcp", null, 0)]
    [InlineData("0.0.0.0:8080->80/udp", null, 0)]
    [InlineData("0.0.0.0:99999->80/tcp", null, 0)]
    [InlineData("80/tcp", null, 0)]
    public void Port_IsTriedWhereOthersReachIt(string published, string? address, int port)
    {
        (string? Address, int Port)[] expected = address is null ? [] : [(address, port)];

        Assert.Equal(expected, ReachTargets.Of(H1, [Service(published)]).Select(target => ((string?)target.Address, target.Port)));
    }

    [Fact]
    public void Port_WithAHealthCheck_ComesFirst()
    {
        var view = Service("0.0.0.0:7000->70/tcp", "0.0.0.0:8080->80/tcp");
        view = view with { Spec = view.Spec with { Container = view.Spec.Container with { Probe = new HealthProbe(80) } } };

        Assert.Equal([8080, 7000], ReachTargets.Of(H1, [view]).Select(target => target.Port));
    }

    [Fact]
    public void Port_OfWhichOnlyTheHostHasSpoken_IsTriedAsItWasPromised()
    {
        var view = Service();
        var host = H1 with
        {
            Ports = [new PortClaim(8080, "tcp", null, "shop/web slot 2", view.Instances[0].Id), new PortClaim(22, "tcp", null, "sshd")]
        };
        view = view with
        {
            Spec = view.Spec with
            {
                Container = view.Spec.Container with { Ports = [Specs.Port(8080)], Probe = new HealthProbe(80) }
            }
        };

        var found = Assert.Single(ReachTargets.Of(host, [view]));
        Assert.Equal((8080, "10.0.0.1", view.Spec.Container.Probe), (found.Port, found.Address, found.Probe));
    }

    [Fact]
    public void Host_OfOneMachineOnly_HasNothingToTry() =>
        Assert.Empty(ReachTargets.Of(H1 with { Addresses = ["localhost", "::1", "127.0.0.2", "0.0.0.0"] }, [Service("0.0.0.0:8080->80/tcp")]));

    [Fact]
    public void Ask_ForAnotherPortAddressOrHost_IsNotKnown()
    {
        var view = Service("0.0.0.0:8080->80/tcp");
        var hosts = HostPicture.Empty.With(H1);
        var services = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty.Add(view.Key, view);
        var ask = Assert.IsType<TryReach>(WireSamples.All["host.try-reach-least"]) with
        {
            Host = H1.Id,
            Service = view.Key,
            Instance = view.Instances[0].Id!.Value,
            Address = "10.0.0.1",
            Port = 8080
        };

        Assert.True(ReachTargets.IsKnown(hosts, services, ask));
        Assert.False(ReachTargets.IsKnown(hosts, services, ask with { Port = 22 }));
        Assert.False(ReachTargets.IsKnown(hosts, services, ask with { Address = "10.0.0.2" }));
        Assert.False(ReachTargets.IsKnown(hosts, services, ask with { Host = new HostId("h2") }));
        Assert.False(ReachTargets.IsKnown(hosts, services, ask with { Instance = InstanceId.Of("other", 1) }));
        Assert.False(ReachTargets.IsKnown(HostPicture.Empty, services, ask));
    }

    private static ServiceView Service(params string[] ports)
    {
        var view = WireSamples.View;
        var one = view.Instances[1] with
        {
            Host = H1.Id,
            Goal = InstanceGoal.Running,
            State = InstanceState.Running,
            Ports = [.. ports],
            Revision = view.Revision
        };
        return view with { Spec = Specs.Of(), Instances = [one] };
    }
}
