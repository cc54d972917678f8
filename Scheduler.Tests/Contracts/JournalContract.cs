using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;
using static Scheduler.Actors.Journal.AppendOutcome;
using static Scheduler.Tests.Contracts.Written;

namespace Scheduler.Tests.Contracts;

/// <summary>What a journal does for the owner of a few shards.</summary>
public abstract class JournalContract(IStoresUnderTest kind) : OwnedShardsContract(kind)
{
    [SkippableFact]
    public async Task Read_EntityNeverWritten_IsEmpty()
    {
        var history = await Store.Journal.ReadAsync("service/none");

        Assert.Equal(0, history.LastSequence);
        Assert.Null(history.Snapshot);
        Assert.Empty(history.Events);
    }

    [SkippableFact]
    public async Task Append_NewEntity_NumbersItsEventsFromOne()
    {
        var outcome = await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one", "two"));

        Assert.Equal(new Appended(2), outcome);
        var history = await Store.Journal.ReadAsync("service/a");
        Assert.Equal(2, history.LastSequence);
        JournalEntry[] expected =
            [new JournalEntry(1, Shard.Epoch, Event("one")), new JournalEntry(2, Shard.Epoch, Event("two"))];
        Assert.Equal(expected, history.Events);
    }

    [SkippableFact]
    public async Task Append_AfterTheLastSequence_Continues()
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one", "two"));

        Assert.Equal(new Appended(3), await Store.Journal.AppendAsync(Write("service/a", Shard, 2, "three")));

        Assert.Equal(["one", "two", "three"], (await Store.Journal.ReadAsync("service/a")).Payloads());
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Append_AtAnotherSequence_IsRefusedWithTheLast(long believed)
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one", "two"));

        Assert.Equal(new OutOfSequence(2), await Store.Journal.AppendAsync(Write("service/a", Shard, believed, "x", "y")));

        Assert.Equal(["one", "two"], (await Store.Journal.ReadAsync("service/a")).Payloads());
    }

    [SkippableFact]
    public async Task Append_OfNothing_ConfirmsTheSequenceAndMakesNoEntity()
    {
        Assert.Equal(new Appended(0), await Store.Journal.AppendAsync(Write("service/a", Shard, 0)));
        Assert.Equal(new OutOfSequence(0), await Store.Journal.AppendAsync(Write("service/a", Shard, 5)));

        Assert.Empty(await Store.Journal.EntitiesAsync(Shard.Shard));
    }

    [SkippableFact]
    public async Task Snapshot_WithEvents_ReplacesAllThatItHolds()
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one", "two"));

        Assert.Equal(new Appended(3), await Store.Journal.AppendAsync(Write("service/a", Shard, 2, "three").WithSnapshot("123")));
        Assert.Equal(new Appended(4), await Store.Journal.AppendAsync(Write("service/a", Shard, 3, "four")));

        var history = await Store.Journal.ReadAsync("service/a");
        Assert.Equal(4, history.LastSequence);
        Assert.Equal(new SnapshotEntry(3, new StoredSnapshot("state/1", "123")), history.Snapshot);
        Assert.Equal(new JournalEntry(4, Shard.Epoch, Event("four")), Assert.Single(history.Events));
    }

    [SkippableFact]
    public async Task Snapshot_Later_ReplacesTheEarlier()
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one").WithSnapshot("1"));
        await Store.Journal.AppendAsync(Write("service/a", Shard, 1, "two"));

        Assert.Equal(new Appended(2), await Store.Journal.AppendAsync(Write("service/a", Shard, 2).WithSnapshot("12")));

        var history = await Store.Journal.ReadAsync("service/a");
        Assert.Equal(new SnapshotEntry(2, new StoredSnapshot("state/1", "12")), history.Snapshot);
        Assert.Empty(history.Events);
    }

    [SkippableFact]
    public async Task Snapshot_AtAnotherSequence_ChangesNothing()
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one", "two"));

        Assert.Equal(new OutOfSequence(2), await Store.Journal.AppendAsync(Write("service/a", Shard, 1).WithSnapshot("1")));

        var history = await Store.Journal.ReadAsync("service/a");
        Assert.Null(history.Snapshot);
        Assert.Equal(["one", "two"], history.Payloads());
    }

    [SkippableFact]
    public async Task Purge_EntityWithSnapshotAndEvents_LeavesNothing()
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one").WithSnapshot("1"));
        await Store.Journal.AppendAsync(Write("service/a", Shard, 1, "two"));

        Assert.Equal(new Appended(0), await Store.Journal.AppendAsync(Write("service/a", Shard, 2) with { Purge = true }));

        Assert.Equal(JournalHistory.Empty.LastSequence, (await Store.Journal.ReadAsync("service/a")).LastSequence);
        Assert.Null((await Store.Journal.ReadAsync("service/a")).Snapshot);
        Assert.Empty(await Store.Journal.EntitiesAsync(Shard.Shard));
    }

    [SkippableFact]
    public async Task Purge_ThenWrittenAgain_StartsFromOne()
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one", "two"));
        await Store.Journal.AppendAsync(Write("service/a", Shard, 2) with { Purge = true });

        Assert.Equal(new Appended(1), await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "anew")));

        Assert.Equal(["anew"], (await Store.Journal.ReadAsync("service/a")).Payloads());
    }

    [SkippableFact]
    public async Task Purge_AtAnotherSequence_ChangesNothing()
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one"));

        Assert.Equal(new OutOfSequence(1), await Store.Journal.AppendAsync(Write("service/a", Shard, 0) with { Purge = true }));

        Assert.Equal(["one"], (await Store.Journal.ReadAsync("service/a")).Payloads());
    }

    [SkippableFact]
    public async Task Entities_OfAShard_ComeInOrdinalOrderWithoutOtherShards()
    {
        string[] ids = ["service/b", "service/B", "service/a", "service/ä", "service/\U0001F600", "service/\uFB01", "a"];
        foreach (var id in ids)
        {
            await Store.Journal.AppendAsync(Write(id, Shard, 0, "x"));
        }

        await Store.Journal.AppendAsync(Write("elsewhere", Shards[1], 0, "x"));

        Assert.Equal(ids.Order(StringComparer.Ordinal), await Store.Journal.EntitiesAsync(Shard.Shard));
    }

    [SkippableFact]
    public async Task Append_BeforeItIsWrittenCancelled_IsNotWritten()
    {
        var outcome = await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "x"), new CancellationToken(canceled: true));

        Assert.IsType<NotWritten>(outcome);
        Assert.Equal(0, (await Store.Journal.ReadAsync("service/a")).LastSequence);
    }

    [SkippableFact]
    public async Task Append_EntityOfAnotherShard_IsNotWritten()
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "one"));

        var outcome = Assert.IsType<NotWritten>(await Store.Journal.AppendAsync(Write("service/a", Shards[1], 1, "two")));

        Assert.Contains("shard 0", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(["one"], (await Store.Journal.ReadAsync("service/a")).Payloads());
    }

    [SkippableFact]
    public async Task Append_ManyWritersAtOnce_KeepsEveryHistoryWithoutAGap()
    {
        const int Writers = 64, Each = 20;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async w =>
        {
            for (var n = 0; n < Each; n++)
            {
                var write = Write("service/" + Number(w), Shards[w % 4], n, Number(n));
                Assert.Equal(new Appended(n + 1), await Store.Journal.AppendAsync(write));
            }
        }));

        foreach (var w in Enumerable.Range(0, Writers))
        {
            var history = await Store.Journal.ReadAsync("service/" + Number(w));
            Assert.Equal(Enumerable.Range(0, Each).Select(n => Number(n)), history.Payloads());
            Assert.Equal(Enumerable.Range(1, Each).Select(n => (long)n), history.Events.Select(e => e.Sequence));
        }
    }

    [SkippableFact]
    public async Task Append_SameSequenceFromManyConnections_LetsExactlyOneIn()
    {
        var stores = new List<Stores>();
        for (var n = 0; n < 4; n++)
        {
            stores.Add(await OpenAnotherAsync());
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(n =>
            Task.Run(() => stores[n % 4].Journal.AppendAsync(Write("service/a", Shard, 0, Number(n))))));

        Assert.Single(outcomes, new Appended(1));
        Assert.Equal(63, outcomes.Count(o => o.Equals(new OutOfSequence(1))));
        Assert.Single((await Store.Journal.ReadAsync("service/a")).Events);
    }

    [SkippableFact]
    public async Task Append_BadWritesAmongGoodOnes_FailAlone()
    {
        var stale = Shard with { Epoch = new Epoch(Shard.Epoch.Value - 1) };
        Task<AppendOutcome>[] appends =
        [
            Store.Journal.AppendAsync(Write("service/a", Shard, 0, "a1")),
            Store.Journal.AppendAsync(Write("service/b", stale, 0, "b1")),
            Store.Journal.AppendAsync(Write("service/c", Shard, 7, "c8")),
            Store.Journal.AppendAsync(Write("service/d", Shard, 0, "\uD800")),
            Store.Journal.AppendAsync(Write("service/a", Shard, 1, "a2")),
            Store.Journal.AppendAsync(Write("service/a", Shard, 1, "a2 again")),
            Store.Journal.AppendAsync(Write("service/e", Shards[1], 0, "e1")),
        ];

        var outcomes = await Task.WhenAll(appends);

        Assert.Equal(
            [
                new Appended(1), new Fenced(Shard.Epoch), new OutOfSequence(0),
                new NotWritten("the payload holds half of a surrogate pair, which has no UTF-8 form"),
                new Appended(2), new OutOfSequence(2), new Appended(1),
            ],
            outcomes);
        Assert.Equal(["service/a"], await Store.Journal.EntitiesAsync(Shard.Shard));
        Assert.Equal(["a1", "a2"], (await Store.Journal.ReadAsync("service/a")).Payloads());
    }
}
