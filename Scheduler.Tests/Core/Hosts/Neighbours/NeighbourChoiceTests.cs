using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Core.Hosts.Neighbours;

/// <summary>Who is asked about a host.</summary>
public sealed class NeighbourChoiceTests
{
    [Fact]
    public void Neighbours_AreTheSameWhateverElseComesAndGoes()
    {
        var few = Picture([.. Enumerable.Range(1, 9).Select(number => Host($"h{number}"))]);
        var chosen = NeighbourChoice.Of(few, few.Shown[new HostId("h1")], 3);
        Assert.Equal(3, chosen.Distinct().Count());
        Assert.DoesNotContain(new HostId("h1"), chosen);

        var other = few.Shown.Keys.First(host => host != new HostId("h1") && !chosen.Contains(host));
        Assert.Equal(chosen.ToList(), NeighbourChoice.Of(few.Without(other), few.Shown[new HostId("h1")], 3).ToList());
    }

    [Fact]
    public void Neighbours_OfManyHosts_AreNotAlwaysTheSameFew()
    {
        var many = Picture([.. Enumerable.Range(1, 60).Select(number => Host($"h{number}"))]);
        var asked = many.Shown.Values.SelectMany(host => NeighbourChoice.Of(many, host, 2)).CountBy(host => host).ToList();

        Assert.InRange(asked.Count, 30, 60);
        Assert.InRange(asked.Max(one => one.Value), 2, 10);
    }

    [Fact]
    public void Host_ThatCannotSay_IsNotAsked()
    {
        var hosts = Picture(
            Host("h1"), Host("away") with { State = HostState.Reconnecting },
            Host("degraded") with { State = HostState.Degraded }, Host("older") with { Tries = 0 },
            Host("same-machine") with { Addresses = ["h1.lan"] }, Host("nowhere") with { Addresses = [] }, Host("h2"));

        Assert.Equal(new HostId("h2"), Assert.Single(NeighbourChoice.Of(hosts, hosts.Shown[new HostId("h1")], 3)));
    }

    private static HostView Host(string name) => Specs.Host(name) with { Tries = TryReach.Version, Addresses = [$"{name}.lan"] };

    private static HostPicture Picture(params HostView[] hosts) => hosts.Aggregate(HostPicture.Empty, (picture, host) => picture.With(host));
}
