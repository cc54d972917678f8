using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;
using static Scheduler.Actors.Journal.AppendOutcome;
using static Scheduler.Tests.Contracts.Written;

namespace Scheduler.Tests.Contracts;

/// <summary>Which text a journal keeps, and which it says it cannot.</summary>
public abstract class JournalContentContract(IStoresUnderTest kind) : OwnedShardsContract(kind)
{
    [SkippableTheory]
    [InlineData("")]
    [InlineData("{\"name\": \"a\\u0000b\"}")]
    [InlineData("a\0b\0")]
    [InlineData("\u0001\u0007\u001b\u007f\u0085\r\n\t")]
    [InlineData("日本語 ñ \U0001F600 \uFFFD \uFEFF \u202E")]
    [InlineData("'; DROP TABLE journal; -- \\ % _ $1 @p0")]
    public async Task Append_AnyText_ComesBackAsItWas(string text)
    {
        await Store.Journal.AppendAsync(Write("service/a", Shard, 0, "first").WithSnapshot(text));
        await Store.Journal.AppendAsync(Write("service/a", Shard, 1, text));

        var history = await Store.Journal.ReadAsync("service/a");
        Assert.Equal(text, history.Snapshot!.Snapshot.Payload);
        Assert.Equal(text, history.Events.Single().Event.Payload);
    }

    [SkippableFact]
    public async Task Append_PayloadsOfAMegabyte_ComeBackAsTheyWere()
    {
        var big = string.Concat(Enumerable.Range(0, 1 << 18).Select(n => (char)('a' + n % 26) + "äé"));

        Assert.Equal(new Appended(2), await Store.Journal.AppendAsync(Write("service/a", Shard, 0, big, big)));

        Assert.Equal([big, big], (await Store.Journal.ReadAsync("service/a")).Payloads());
    }

    public static TheoryData<string, JournalWrite> MalformedWrites()
    {
        var shard = new ShardOwnership(new ShardId(0), null, new Epoch(1));
        return new TheoryData<string, JournalWrite>
        {
            { "id is empty", Write("", shard, 0, "x") },
            { "control character", Write("a\0b", shard, 0, "x") },
            { "longer than", Write(new string('a', 501), shard, 0, "x") },
            { "surrogate", Write("service/\uD800", shard, 0, "x") },
            { "surrogate", Write("service/a", shard, 0, "ok", "half \uDC00") },
            { "surrogate", Write("service/a", shard, 0).WithSnapshot("\uD83D") },
            { "never negative", Write("service/a", shard, -1, "x") },
            { "events is missing", new JournalWrite("service/a", shard.Shard, shard.Epoch, 0, default) },
            { "at most", Write("service/a", shard, 0, new string('x', 16 * 1024 * 1024 + 1)) },
        };
    }

    [SkippableTheory]
    [MemberData(nameof(MalformedWrites))]
    public async Task Append_MalformedWrite_IsNotWrittenAndSaysWhy(string reason, JournalWrite write)
    {
        var outcome = Assert.IsType<NotWritten>(await Store.Journal.AppendAsync(write));

        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(await Store.Journal.EntitiesAsync(Shard.Shard));
    }
}
