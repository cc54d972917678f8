using Scheduler.Messages.Cluster;
using static Scheduler.Actors.Journal.AppendOutcome;
using static Scheduler.Tests.Contracts.Written;

namespace Scheduler.Tests.Contracts;

/// <summary>That only the owner writes, and a stale one never after its shard was claimed.</summary>
public abstract class FencingContract(IStoresUnderTest kind) : StoresContract(kind)
{
    private static readonly ShardId Shard = new(0);

    private NodeIncarnation _a;
    private NodeIncarnation _b;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Store.Leases.ShardsAsync(2);
        _a = await Store.Leases.JoinAsync(new NodeId("a"), "a:1", LongLease);
        _b = await Store.Leases.JoinAsync(new NodeId("b"), "b:1", LongLease);
    }

    private static readonly Dictionary<ShardId, Epoch> AnyEpoch = new() { [Shard] = new Epoch(long.MaxValue) };

    [SkippableFact]
    public async Task Append_ShardThatNobodyClaimed_IsFencedAtEveryEpoch()
    {
        foreach (var epoch in new long[] { 0, 1, 2 })
        {
            var write = Write("service/a", new ShardOwnership(Shard, _a, new Epoch(epoch)), 0, "x");
            Assert.Equal(new Fenced(new Epoch(0)), await Store.Journal.AppendAsync(write));
        }
    }

    [SkippableFact]
    public async Task Append_ShardThatDoesNotExist_IsFenced()
    {
        var write = Write("service/a", new ShardOwnership(new ShardId(77), _a, new Epoch(1)), 0, "x");

        Assert.Equal(new Fenced(new Epoch(0)), await Store.Journal.AppendAsync(write));
    }

    [SkippableFact]
    public async Task Append_EpochNotYetReached_IsFenced()
    {
        var shard = await ClaimAsync(_a);

        var ahead = shard with { Epoch = new Epoch(shard.Epoch.Value + 1) };

        Assert.Equal(new Fenced(shard.Epoch), await Store.Journal.AppendAsync(Write("service/a", ahead, 0, "x")));
    }

    [SkippableFact]
    public async Task Append_AfterTheOwnerClaimedAgain_IsFencedAtItsOldEpoch()
    {
        var before = await ClaimAsync(_a);
        await Store.Journal.AppendAsync(Write("service/a", before, 0, "one"));
        var after = await ClaimAsync(_a);

        Assert.Equal(new Fenced(after.Epoch), await Store.Journal.AppendAsync(Write("service/a", before, 1, "late")));
        Assert.Equal(new Appended(2), await Store.Journal.AppendAsync(Write("service/a", after, 1, "two")));

        var history = await Store.Journal.ReadAsync("service/a");
        Assert.Equal([before.Epoch, after.Epoch], history.Events.Select(e => e.Epoch));
    }

    [SkippableFact]
    public async Task Append_AfterRelease_GoesOnUntilAnotherClaims()
    {
        var mine = await ClaimAsync(_a);
        await Store.Leases.ReleaseAsync(_a, AnyEpoch);
        Assert.Equal(new Appended(1), await Store.Journal.AppendAsync(Write("service/a", mine, 0, "draining")));

        var theirs = await ClaimAsync(_b);

        Assert.Equal(new Fenced(theirs.Epoch), await Store.Journal.AppendAsync(Write("service/a", mine, 1, "late")));
    }

    [SkippableFact]
    public async Task Purge_ByAStaleOwner_IsFenced()
    {
        var before = await ClaimAsync(_a);
        await Store.Journal.AppendAsync(Write("service/a", before, 0, "one"));
        var after = await ClaimAsync(_a);

        Assert.Equal(
            new Fenced(after.Epoch), await Store.Journal.AppendAsync(Write("service/a", before, 1) with { Purge = true }));

        Assert.Equal(["one"], (await Store.Journal.ReadAsync("service/a")).Payloads());
    }

    [SkippableFact]
    public async Task Claim_WhileTheOwnerWrites_LetsNothingOfItInAfterwards()
    {
        const int Rounds = 10;
        NodeIncarnation[] nodes = [_a, _b];
        var stores = new[] { await OpenAnotherAsync(), await OpenAnotherAsync() };
        var owned = (await stores[0].Leases.ClaimAsync(_a, [Shard])).Single();

        for (var round = 0; round < Rounds; round++)
        {
            var (writer, taker) = (round % 2, (round + 1) % 2);
            var last = (await Store.Journal.ReadAsync("service/0")).LastSequence;
            var writing = WriteUntilFencedAsync(stores[writer], owned, last);
            await writing.Started;
            await stores[taker].Leases.ReleaseAsync(nodes[writer], AnyEpoch);
            owned = await Claims.UntilMadeAsync(stores[taker].Leases, nodes[taker], Shard);
            var atClaim = await Store.Journal.ReadAsync("service/0");

            var acknowledged = await writing.Acknowledged;

            var afterwards = await Store.Journal.ReadAsync("service/0");
            Assert.Equal(atClaim.Payloads(), afterwards.Payloads());
            Assert.Equal(acknowledged, afterwards.LastSequence);
            Assert.Equal(afterwards.Events.OrderBy(e => e.Epoch.Value), afterwards.Events);
        }
    }

    /// <summary>Appends one event after another until the shard is somebody else's.</summary>
    private static (Task Started, Task<long> Acknowledged) WriteUntilFencedAsync(
        Stores store, ShardOwnership shard, long last)
    {
        var started = new TaskCompletionSource();
        return (started.Task, Task.Run(async () =>
        {
            while (await store.Journal.AppendAsync(Write("service/0", shard, last, Number(last))) is Appended appended)
            {
                last = appended.LastSequence;
                started.TrySetResult();
            }

            return last;
        }));
    }

    private async Task<ShardOwnership> ClaimAsync(NodeIncarnation node) =>
        (await Store.Leases.ClaimAsync(node, [Shard])).Single();
}
