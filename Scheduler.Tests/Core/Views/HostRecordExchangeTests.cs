using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Core.Views;

/// <summary>What servers tell each other of what people decided about hosts.</summary>
public sealed class HostRecordExchangeTests
{
    private static readonly HostId Host = new("h");

    [Fact]
    public void Record_KeptByOneServer_IsSeenByAllAndSpoilsNoReport()
    {
        var world = Told("a", "b", "c");

        Assert.All(["a", "b", "c"], name => Assert.Equal(HostAvailability.Draining, world[name].Board.Hosts[Host].Availability));
        Assert.All(["a", "b", "c"], name => Assert.Equal(HostAvailability.Active, world[name].Board.Picture.Told[Host].Availability));
    }

    [Fact]
    public void Record_ThatHasMoved_CountsByItsLatestOwner()
    {
        var world = Told("a", "b", "c");

        world["c"].Board.Post(Record(1, epoch: 2) with { Availability = HostAvailability.Active });
        world.Pass(1);
        world["a"].Board.Post(Record(9, epoch: 1));
        world.Pass(1);

        Assert.All(["a", "b", "c"], name => Assert.Equal(HostAvailability.Active, world[name].Board.Hosts[Host].Availability));
    }

    [Fact]
    public void Record_WhoseServerIsGone_Stays()
    {
        var world = Told("a", "b", "c");

        world.Declare("a", MemberStatus.Down);
        world.Pass(60);

        Assert.Equal(HostAvailability.Draining, world["c"].Board.Hosts[Host].Availability);
    }

    /// <summary>The first keeps the record, the second looks after the host.</summary>
    private static ExchangeWorld Told(params string[] names)
    {
        var world = new ExchangeWorld(names);
        world[names[0]].Board.Post(Record(1, epoch: 1));
        world[names[1]].Board.Post(Specs.Host("h"));
        world.Pass(1);
        return world;
    }

    private static HostRecord Record(long version, long epoch) =>
        new() { Host = Host, Version = version, Epoch = new Epoch(epoch), Availability = HostAvailability.Draining };
}
