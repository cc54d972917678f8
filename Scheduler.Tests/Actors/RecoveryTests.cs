using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Simulation.Ledgers;

namespace Scheduler.Tests.Actors;

public sealed class RecoveryTests
{
    private readonly EntityStage _stage = new();

    [Fact]
    public void Recovery_FirstReadSlow_CommandsWaitForIt()
    {
        var read = new TaskCompletionSource();
        _stage.Journal.BeforeRead = () => read.Task;
        var asked = _stage.Begin("ledger/a", new LedgerCommand.Add("1", 1));
        Assert.False(asked.IsCompleted);

        read.SetResult();

        Assert.IsType<LedgerView>(_stage.Actors.Loop.Await(asked));
    }

    [Fact]
    public void Recovery_JournalAway_RefusesWithTheReasonAndRecoversLater()
    {
        _stage.Journal.BeforeRead = () => throw new JournalUnavailableException("the database is away");

        var first = Assert.IsType<Refusal>(_stage.Add("1"));
        Assert.Equal(RefusalKind.Unavailable, first.Kind);
        Assert.Contains("the database is away", first.Reason, StringComparison.Ordinal);

        _stage.Journal.BeforeRead = null;
        _stage.RunFor(5);
        Assert.IsType<LedgerView>(_stage.Add("1"));
    }

    [Fact]
    public void Recovery_ReadNeverEnds_RefusesAtTheReadDeadline()
    {
        _stage.Journal.BeforeRead = () => new TaskCompletionSource().Task;
        var began = _stage.Actors.Loop.Time.Ticks;

        Assert.Equal(RefusalKind.Unavailable, Assert.IsType<Refusal>(_stage.Add("1")).Kind);

        Assert.Equal(EntityStage.Entities.ReadDeadline.Ticks, _stage.Actors.Loop.Time.Ticks - began);
    }

    [Fact]
    public void Recovery_OtherMessagesMeanwhile_AreStashed()
    {
        _stage.Journal.BeforeRead = () => throw new JournalUnavailableException("the database is away");
        _stage.Add("1");
        _stage.Node.Router.Tell("ledger/a", "report");
        _stage.Actors.Loop.Settle();
        Assert.DoesNotContain("other report", _stage.Notes);

        _stage.Journal.BeforeRead = null;
        _stage.RunFor(5);

        Assert.Contains("other report", _stage.Notes);
    }

    [Fact]
    public void Remember_EntitiesWithAHistory_AreWokenWithTheirShard()
    {
        var stage = new EntityStage(remember: true);
        stage.Add("1", "ledger/a");
        stage.Add("1", "ledger/b");
        stage.Notes.Clear();

        stage.Restart();

        Assert.Equal(["recovered 1 under 2", "recovered 1 under 2"], stage.Notes);
    }

    [Fact]
    public void Replay_SnapshotAndEvents_FoldsBoth()
    {
        var snapshot = LedgerManifests.Codec.EncodeSnapshot(new LedgerState(["a", "b"], 2));
        var history = new JournalHistory(3, new SnapshotEntry(2, snapshot), [Entry(3, 4, "c")]);

        var recovered = Replay(history);

        Assert.Equal(["a", "b", "c"], recovered.State.Requests.ToArray());
        Assert.Equal((3L, 2L, new Epoch(4)), (recovered.LastSequence, recovered.SnapshotSequence, recovered.LastEpoch));
    }

    [Theory]
    [InlineData("gap")]
    [InlineData("falling epoch")]
    [InlineData("missing end")]
    [InlineData("unknown manifest")]
    [InlineData("broken payload")]
    public void Replay_DamagedHistory_SaysWhatIsWrong(string damage)
    {
        var (last, events) = damage switch
        {
            "gap" => (3L, ImmutableArray.Create(Entry(1, 1, "a"), Entry(3, 1, "b"))),
            "falling epoch" => (2L, [Entry(1, 2, "a"), Entry(2, 1, "b")]),
            "missing end" => (3L, [Entry(1, 1, "a"), Entry(2, 1, "b")]),
            "unknown manifest" => (1L, [Entry(1, 1, "a") with { Event = new StoredEvent("ledger.doubled/9", "{}") }]),
            _ => (1L, [Entry(1, 1, "a") with { Event = new StoredEvent("ledger.added/1", """{"request":1}""") }]),
        };

        var fault = Assert.Throws<JournalDamagedException>(() => Replay(new JournalHistory(last, null, events)));

        if (damage == "unknown manifest") Assert.Contains("ledger.doubled/9", fault.Message, StringComparison.Ordinal);
    }

    private static JournalEntry Entry(long sequence, long epoch, string request) =>
        new(sequence, new Epoch(epoch), LedgerManifests.Codec.Encode(new LedgerAdded(request, 1)));

    private static Recovered<LedgerState> Replay(JournalHistory history) => Recovery.Replay(
        history,
        LedgerState.Empty,
        LedgerManifests.Codec,
        static (state, added) => new LedgerState(state.Requests.Add(added.Request), state.Total + added.Amount));
}
