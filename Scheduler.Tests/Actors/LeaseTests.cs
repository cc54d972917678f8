using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Simulation.Ledgers;

namespace Scheduler.Tests.Actors;

public sealed class LeaseTests
{
    private readonly EntityStage _stage = new();

    [Fact]
    public void Lease_RenewedInTime_IsHeldThroughout()
    {
        for (var i = 0; i < 100; i++)
        {
            _stage.RunFor(0.1);
            Assert.True(_stage.Node.Lease.IsHeld);
        }
    }

    [Fact]
    public void Lease_DatabaseAway_LapsesBeforeItsEndAndRefuses()
    {
        _stage.Add("1");
        _stage.RunFor(0.5 - (_stage.Actors.Loop.Time.Ticks / (double)TimeSpan.TicksPerSecond % 0.5)); // just renewed
        _stage.Leases.Before = () => throw new JournalUnavailableException("the database is away");

        // 2 s less the margin of 0.5 s, from the last renewal on.
        _stage.RunFor(1.499);
        Assert.True(_stage.Node.Lease.IsHeld);
        _stage.RunFor(0.002);
        Assert.False(_stage.Node.Lease.IsHeld);

        var refusal = Assert.IsType<Refusal>(_stage.Ask("ledger/a", new LedgerCommand.Read()));
        Assert.Equal(Refusal.Unavailable(LeaseGuard.Lapsed), refusal);
    }

    [Fact]
    public void Lease_DatabaseBackAndNobodyTookOver_ServesAgain()
    {
        _stage.Add("1");
        _stage.Leases.Before = () => throw new JournalUnavailableException("the database is away");
        _stage.RunFor(10);
        _stage.Leases.Before = null;
        _stage.RunFor(1);

        Assert.Equal(["1"], _stage.Read());
        Assert.False(_stage.Node.Down.IsCompleted);
    }

    [Fact]
    public void Lease_CallThatNeverEnds_LapsesAndIsTriedAgain()
    {
        _stage.Leases.Before = () => new TaskCompletionSource().Task;
        _stage.RunFor(2);
        Assert.False(_stage.Node.Lease.IsHeld);

        _stage.Leases.Before = null;
        _stage.RunFor(5);

        Assert.True(_stage.Node.Lease.IsHeld);
    }

    [Fact]
    public void Lease_AnswerIsLate_IsCountedFromBeforeTheCall()
    {
        _stage.Leases.Before = () => Task.Delay(TimeSpan.FromSeconds(1.4), _stage.Actors.Loop.Time);
        _stage.RunFor(1.89); // renewed last at 0, asked at 0.5, answered at 1.9
        Assert.False(_stage.Node.Lease.IsHeld);
        _stage.RunFor(0.02);
        Assert.True(_stage.Node.Lease.IsHeld);

        _stage.RunFor(0.1); // 2.01: past 0.5 + 1.5
        Assert.False(_stage.Node.Lease.IsHeld);
    }

    [Fact]
    public void Lease_TheMachineSlept_IsNotHeldUntilItIsRenewed()
    {
        _stage.RunFor(0.1);
        Assert.True(_stage.Node.Lease.IsHeld);

        _stage.LeaseClock.Slept += TimeSpan.FromMinutes(10);
        Assert.False(_stage.Node.Lease.IsHeld);

        _stage.RunFor(1);
        Assert.True(_stage.Node.Lease.IsHeld);
    }

    [Fact]
    public void Lease_AnotherTookOver_NodeStopsForGoodAndSaysSo()
    {
        _stage.Add("1");
        _stage.Leases.Before = () => throw new JournalUnavailableException("the database is away");
        _stage.RunFor(3);
        TakeOver();
        _stage.Leases.Before = null;
        _stage.RunFor(1);

        Assert.True(_stage.Node.Down.IsCompleted);
        Assert.False(_stage.Node.Lease.IsHeld);
        Assert.IsType<Refusal>(_stage.Ask("ledger/a", new LedgerCommand.Read()));
    }

    [Fact]
    public void Lease_LapsesWhileTheServerIsFrozenAndAMessageWaits_TheEntityIsToldAllTheSame()
    {
        _stage.Add("1");
        Assert.True(_stage.Node.Router.Tell("ledger/a", "news"));
        _stage.Actors.Loop.Scheduler.Freeze();
        _stage.RunFor(2);
        _stage.Actors.Loop.Scheduler.Thaw();
        Assert.False(_stage.Node.Lease.IsHeld);
        _stage.Actors.Loop.Settle();

        Assert.Contains("other news", _stage.Notes);
    }

    [Fact]
    public void Leave_WithWorkInItsQueues_FinishesItAndFreesTheShardsAtOnce()
    {
        var disk = new TaskCompletionSource<AppendOutcome>();
        _stage.Journal.NextAppend(_ => disk.Task);
        var asked = _stage.Begin("ledger/a", new LedgerCommand.Add("1", 1));
        var leaving = Task.Factory.StartNew(
            () => _stage.Node.LeaveAsync(TimeSpan.FromSeconds(5)),
            CancellationToken.None,
            TaskCreationOptions.None,
            _stage.Actors.Loop.Scheduler).Unwrap();
        _stage.RunFor(0.1);
        Assert.False(leaving.IsCompleted);

        disk.SetResult(new AppendOutcome.Appended(1));
        _stage.RunFor(0.1);

        Assert.True(leaving.IsCompletedSuccessfully);
        Assert.IsType<LedgerView>(_stage.Actors.Loop.Await(asked));
        Assert.Null(_stage.Actors.Loop.Await(() => _stage.Store.ShardsAsync(1))[0].Owner);
    }

    [Theory]
    [InlineData(2, 0.5, 1.5)]
    [InlineData(2, 2, 0.5)]
    [InlineData(2, 0, 0.5)]
    public void Options_ThatCannotKeepALease_AreRefused(double lease, double margin, double renew)
    {
        var options = EntityStage.Cluster with
        {
            LeaseDuration = TimeSpan.FromSeconds(lease),
            SafetyMargin = TimeSpan.FromSeconds(margin),
            RenewEvery = TimeSpan.FromSeconds(renew),
        };

        Assert.Throws<ArgumentException>(options.Validate);
    }

    private void TakeOver() => _stage.Actors.Loop.Await(async () =>
    {
        var other = await _stage.Store.JoinAsync(new NodeId("n1"), "", TimeSpan.FromSeconds(2));
        Assert.Single(await _stage.Store.ClaimAsync(other, [new ShardId(0)]));
    });
}
