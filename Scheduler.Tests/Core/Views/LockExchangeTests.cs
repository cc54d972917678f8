using Scheduler.Messages.Cluster;
using Scheduler.Messages.Locks;

namespace Scheduler.Tests.Core.Views;

/// <summary>What servers tell each other of locks.</summary>
public sealed class LockExchangeTests
{
    private const double Moment = 0.1;

    [Fact]
    public void Lock_ThatIsFree_IsForgottenByAll()
    {
        var world = Told("a", "b", "c");

        world["a"].Locks.Withdraw("db");
        world.Pass(Moment);

        Assert.All(["a", "b", "c"], name => Assert.Empty(world[name].Locks.Locks));
    }

    [Fact]
    public void Lock_ThatHasMoved_IsNotForgottenAtItsFormerOwnersWord()
    {
        var world = Told("a", "b", "c");
        world["c"].Locks.Post(LockOf("db", epoch: 2));
        world.Pass(Moment);

        world["a"].Locks.Withdraw("db");
        world.Pass(1);

        Assert.All(["a", "b"], name => Assert.Equal(ExchangeWorld.IncarnationOf("c"), world[name].Locks.Locks["db"].Server));
    }

    [Fact]
    public void Lock_WhoseDeadlineMovesOn_WaitsForTheNextBeat()
    {
        var world = Told("a", "b");
        var wakes = 0;
        world["a"].Locks.OwnChanged += () => wakes++;

        world["a"].Locks.Post(LockOf("db") with { Deadline = DateTimeOffset.UnixEpoch.AddSeconds(9) });
        world.Pass(1);

        Assert.Equal(0, wakes);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(9), world["b"].Locks.Locks["db"].Deadline);
    }

    /// <summary>The first holds the lock, and all have heard of it.</summary>
    private static ExchangeWorld Told(params string[] names)
    {
        var world = new ExchangeWorld(names);
        world[names[0]].Locks.Post(LockOf("db"));
        world.Pass(1);
        return world;
    }

    private static LockView LockOf(string name, long epoch = 1) =>
        new() { Name = name, Token = 1, Waiting = 1, ChangedAt = DateTimeOffset.UnixEpoch, Epoch = new Epoch(epoch) };
}
