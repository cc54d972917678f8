using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Simulation.Ledgers;

namespace Scheduler.Tests.Actors;

public sealed class AppendTests
{
    private readonly EntityStage _stage = new();

    [Fact]
    public void Append_Outstanding_NothingIsSaidAndCommandsWait()
    {
        var disk = new TaskCompletionSource<AppendOutcome>();
        _stage.Journal.NextAppend(_ => disk.Task);
        var first = _stage.Begin("ledger/a", new LedgerCommand.Add("1", 1));
        var second = _stage.Begin("ledger/a", new LedgerCommand.Read());
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.DoesNotContain(_stage.Notes, note => note.StartsWith("committed", StringComparison.Ordinal));

        disk.SetResult(new AppendOutcome.Appended(1));

        Assert.Equal(["1"], Assert.IsType<LedgerView>(_stage.Actors.Loop.Await(first)).Requests.ToArray());
        Assert.Equal(["1"], Assert.IsType<LedgerView>(_stage.Actors.Loop.Await(second)).Requests.ToArray());
    }

    [Fact]
    public void Append_NoEvents_RepliesWithoutTheJournal()
    {
        _stage.Add("1");
        _stage.Add("1");

        Assert.Single(_stage.Journal.Writes);
    }

    [Fact]
    public void Append_NotWritten_RefusesAndKeepsTheState()
    {
        _stage.Add("1");
        _stage.Journal.NextAppend(new AppendOutcome.NotWritten("the disk is full"));

        var refusal = Assert.IsType<Refusal>(_stage.Add("2"));

        Assert.Equal(RefusalKind.Unavailable, refusal.Kind);
        Assert.Contains("the disk is full", refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("not written: the disk is full", _stage.Notes);
        Assert.Equal(["1"], _stage.Read());
        Assert.IsType<LedgerView>(_stage.Add("2"));
    }

    [Fact]
    public void Append_UnknownButCommitted_IsFoundUnderANewEpoch()
    {
        _stage.Journal.NextAppend(async write =>
        {
            await _stage.Journal.Store.AppendAsync(write);
            return new AppendOutcome.Unknown("connection lost");
        });

        var refusal = Assert.IsType<Refusal>(_stage.Add("1"));

        Assert.Equal(RefusalKind.OutcomeUnknown, refusal.Kind);
        Assert.Equal(["1"], _stage.Read());
        Assert.Contains("recovered 1 under 2", _stage.Notes);
    }

    [Fact]
    public void Append_UnknownAndLate_CannotSlipInAfterTheHistoryWasReadAgain()
    {
        JournalWrite? late = null;
        _stage.Journal.NextAppend(write =>
        {
            late = write;
            return Task.FromResult<AppendOutcome>(new AppendOutcome.Unknown("connection lost"));
        });
        _stage.Add("1");
        Assert.Empty(_stage.Read());

        var outcome = _stage.Actors.Loop.Await(() => _stage.Journal.Store.AppendAsync(late!));

        Assert.Equal(new AppendOutcome.Fenced(new Epoch(2)), outcome);
    }

    [Fact]
    public void Append_NoAnswerWithinItsDeadline_IsUnknown()
    {
        _stage.Journal.NextAppend(_ => new TaskCompletionSource<AppendOutcome>().Task);
        var began = _stage.Actors.Loop.Time.Ticks;

        var refusal = Assert.IsType<Refusal>(_stage.Add("1"));

        Assert.Equal(RefusalKind.OutcomeUnknown, refusal.Kind);
        Assert.Equal(EntityStage.Entities.AppendDeadline.Ticks, _stage.Actors.Loop.Time.Ticks - began);
    }

    [Fact]
    public void Append_Unknown_OtherEntitiesGoOnUnderTheNewEpoch()
    {
        _stage.Add("1", "ledger/b");
        _stage.Read("ledger/a");
        _stage.Notes.Clear();
        _stage.Journal.NextAppend(new AppendOutcome.Unknown("connection lost"));
        _stage.Add("1", "ledger/a");
        _stage.Read("ledger/a");

        Assert.IsType<LedgerView>(_stage.Add("2", "ledger/b"));

        Assert.Equal(new Epoch(2), _stage.Journal.Writes[^1].Epoch);
        Assert.Equal(["recovered 0 under 2"], _stage.Notes.Where(note => note.StartsWith("recovered", StringComparison.Ordinal)));
    }

    [Fact]
    public void Append_UnknownAndNoNewEpochToBeHad_RefusesWithTheReason()
    {
        _stage.Journal.NextAppend(new AppendOutcome.Unknown("connection lost"));
        _stage.Leases.Before = () => throw new JournalUnavailableException("the database is away");
        _stage.Add("1");

        var refusal = Assert.IsType<Refusal>(_stage.Ask("ledger/a", new LedgerCommand.Read()));
        Assert.Equal(RefusalKind.Unavailable, refusal.Kind);
        Assert.Contains("the database is away", refusal.Reason, StringComparison.Ordinal);

        _stage.Leases.Before = null;
        _stage.RunFor(2);
        Assert.Empty(_stage.Read());
    }

    [Fact]
    public void Append_Fenced_RefusesAsNotWrittenAndComesBackUnderANewEpoch()
    {
        _stage.Add("1");
        _stage.Journal.NextAppend(new AppendOutcome.Fenced(new Epoch(9)));

        Assert.Equal(RefusalKind.Unavailable, Assert.IsType<Refusal>(_stage.Add("2")).Kind);

        Assert.Equal(["1"], _stage.Read());
        Assert.Contains("recovered 1 under 2", _stage.Notes);
    }

    [Fact]
    public void Append_OutOfSequence_RefusesAndReadsTheHistoryAgain()
    {
        _stage.Add("1");
        var reads = _stage.Journal.Reads;
        _stage.Journal.NextAppend(new AppendOutcome.OutOfSequence(7));

        Assert.Equal(RefusalKind.Unavailable, Assert.IsType<Refusal>(_stage.Add("2")).Kind);

        Assert.Equal(["1"], _stage.Read());
        Assert.Equal(reads + 1, _stage.Journal.Reads);
    }

    [Fact]
    public void Append_CrossingTheLine_CarriesASnapshot()
    {
        for (var i = 1; i <= 12; i++) _stage.Add($"{i}");

        Assert.Equal([5L, 10L], _stage.Journal.Writes.Where(write => write.Snapshot is not null).Select(write => write.LastSequence + 1));
    }

    [Fact]
    public void Purge_Committed_NothingIsLeftAndTheNameIsFree()
    {
        _stage.Add("1");
        _stage.Ask("ledger/a", new LedgerCommand.Close());
        _stage.RunFor(1);

        Assert.Equal(JournalHistory.Empty, _stage.Actors.Loop.Await(() => _stage.Journal.ReadAsync("ledger/a")));
        Assert.Empty(_stage.Read());
        Assert.Equal(["2"], Assert.IsType<LedgerView>(_stage.Add("2")).Requests.ToArray());
    }

    [Fact]
    public void OwnCommands_SeveralAtOnce_RunOneAfterTheOther()
    {
        _stage.Add("1");
        _stage.Node.Router.Tell(
            "ledger/a",
            new LedgerCommand[] { new LedgerCommand.Add("2", 1), new LedgerCommand.Add("3", 1), new LedgerCommand.Add("4", 1) });
        _stage.Actors.Loop.Settle();

        Assert.Equal(["1", "2", "3", "4"], _stage.Read());
    }

    [Fact]
    public void Failure_InDecide_OutcomeIsUnknownAndTheEntityComesBack()
    {
        _stage.Add("1");

        Assert.Equal(RefusalKind.OutcomeUnknown, Assert.IsType<Refusal>(_stage.Ask("ledger/a", new LedgerCommand.Explode())).Kind);

        Assert.Equal(["1"], _stage.Read());
    }
}
