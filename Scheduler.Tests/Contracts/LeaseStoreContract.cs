using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Contracts;

/// <summary>Who owns which shard, and under which epoch. A lease of zero is past at once, so no test waits for a clock.</summary>
public abstract class LeaseStoreContract(IStoresUnderTest kind) : StoresContract(kind)
{
    private static readonly NodeId A = new("a");
    private static readonly NodeId B = new("b");
    private static readonly ShardId[] AllShards = [.. Enumerable.Range(0, 4).Select(n => new ShardId(n))];

    private static ShardId[] Shards(params int[] ids) => [.. ids.Select(n => new ShardId(n))];

    [SkippableFact]
    public async Task Renew_PastLeaseAfterAnotherClaimedItsShard_IsRefusedForGood()
    {
        var (a, b) = await OwnerPastLeaseAndTakerAsync();
        await Store.Leases.ClaimAsync(b, Shards(0));

        Assert.False(await Store.Leases.RenewAsync(a, LongLease));
        Assert.Empty(await Store.Leases.ClaimAsync(a, Shards(1)));
    }

    [SkippableFact]
    public async Task Down_Owner_IsDownWithTheReasonAndItsShardsAreFree()
    {
        await Store.Leases.ShardsAsync(4);
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        await Store.Leases.ClaimAsync(a, Shards(0, 1));

        Assert.True(await Store.Leases.DownAsync(a, "it said goodbye", isGone: true));
        Assert.False(await Store.Leases.DownAsync(a, "again", isGone: true));

        var member = Assert.Single(await Store.Leases.MembersAsync());
        Assert.Equal((MemberStatus.Down, "it said goodbye"), (member.Status, member.Reason));
        Assert.False(await Store.Leases.RenewAsync(a, LongLease));
        var shards = await Store.Leases.ShardsAsync(4);
        Assert.All(shards, s => Assert.Null(s.Owner));
        Assert.Equal([1, 1, 0, 0], shards.Select(s => s.Epoch.Value));
    }

    [SkippableFact]
    public async Task Down_OfAnOlderLife_DoesNotTouchTheNewer()
    {
        await Store.Leases.ShardsAsync(4);
        var old = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        var self = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        await Store.Leases.ClaimAsync(self, Shards(0));

        Assert.False(await Store.Leases.DownAsync(old, "late", isGone: true));

        Assert.True(await Store.Leases.RenewAsync(self, LongLease));
        Assert.Equal(self, (await Store.Leases.ShardsAsync(4))[0].Owner);
    }

    [SkippableFact]
    public async Task Shards_FirstCallsAtOnce_MakeEachRowOnce()
    {
        var stores = new[] { Store, await OpenAnotherAsync(), await OpenAnotherAsync(), await OpenAnotherAsync() };

        var all = await Task.WhenAll(stores.Select(s => Task.Run(() => s.Leases.ShardsAsync(16))));

        Assert.All(all, shards => Assert.Equal(
            Enumerable.Range(0, 16).Select(n => new ShardOwnership(new ShardId(n), null, new Epoch(0))), shards));
    }

    [SkippableTheory]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Shards_AnotherCountThanTheClusters_Throws(int count)
    {
        await Store.Leases.ShardsAsync(4);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Leases.ShardsAsync(count));

        Assert.Contains("4 shards", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await Store.Leases.ShardsAsync(4)).Count);
    }

    [SkippableFact]
    public async Task Claim_FreeShards_RaisesTheirEpochs()
    {
        await Store.Leases.ShardsAsync(4);
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);

        var claimed = await Store.Leases.ClaimAsync(a, Shards(2, 0, 2));

        Assert.Equal(
            [new ShardOwnership(new ShardId(0), a, new Epoch(1)), new ShardOwnership(new ShardId(2), a, new Epoch(1))],
            claimed);
        Assert.Equal([a, null, a, null], (await Store.Leases.ShardsAsync(4)).Select(s => s.Owner));
    }

    [SkippableFact]
    public async Task Claim_ShardsOfALiveMember_AreLeftOut()
    {
        await Store.Leases.ShardsAsync(4);
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        var b = await Store.Leases.JoinAsync(B, "b:1", LongLease);
        await Store.Leases.ClaimAsync(a, Shards(0, 1));

        var claimed = await Store.Leases.ClaimAsync(b, AllShards);

        Assert.Equal(Shards(2, 3), claimed.Select(s => s.Shard));
        Assert.Equal([a, a, b, b], (await Store.Leases.ShardsAsync(4)).Select(s => s.Owner));
    }

    [SkippableFact]
    public async Task Claim_ShardsOfAMemberPastItsLease_AreTaken()
    {
        var (_, b) = await OwnerPastLeaseAndTakerAsync();

        var claimed = await Store.Leases.ClaimAsync(b, Shards(0));

        Assert.Equal([new ShardOwnership(new ShardId(0), b, new Epoch(2))], claimed);
    }

    [SkippableFact]
    public async Task Claim_ShardsOfTheSameNodesOlderLife_AreTakenAtOnce()
    {
        await Store.Leases.ShardsAsync(4);
        var old = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        await Store.Leases.ClaimAsync(old, Shards(0));
        var self = await Store.Leases.JoinAsync(A, "a:1", LongLease);

        Assert.Empty(await Store.Leases.ClaimAsync(old, AllShards));
        Assert.Equal(new ShardOwnership(new ShardId(0), self, new Epoch(2)), (await Store.Leases.ClaimAsync(self, Shards(0))).Single());
    }

    [SkippableFact]
    public async Task Claim_ShardsOfAMemberDeclaredDownWithinItsLease_AreLeftOutUntilItIsGone()
    {
        await Store.Leases.ShardsAsync(4);
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        var b = await Store.Leases.JoinAsync(B, "b:1", LongLease);
        await Store.Leases.ClaimAsync(a, Shards(0, 1));

        Assert.True(await Store.Leases.DownAsync(a, "a verdict", isGone: false));
        Assert.Empty(await Store.Leases.ClaimAsync(b, Shards(0, 1)));
        Assert.Empty(await Store.Leases.ClaimAsync(a, Shards(2)));
        Assert.True((await Store.Leases.MembersAsync())[0] is { Status: MemberStatus.Down, HoldsLease: true });

        await Store.Leases.ReleaseAsync(a, Meant(1, 0));
        Assert.Single(await Store.Leases.ClaimAsync(b, Shards(0, 1)));
        Assert.False(await Store.Leases.DownAsync(a, "goodbye", isGone: true));
        Assert.Single(await Store.Leases.ClaimAsync(b, Shards(1)));
    }

    [SkippableFact]
    public async Task Claim_ShardsOfAMemberDeclaredDownAndPastItsLease_AreTaken()
    {
        var (a, b) = await OwnerPastLeaseAndTakerAsync();
        await Store.Leases.DownAsync(a, "a verdict", isGone: false);

        Assert.Single(await Store.Leases.ClaimAsync(b, Shards(0)));
    }

    [SkippableFact]
    public async Task Claim_OwnShardAgain_RaisesTheEpoch()
    {
        await Store.Leases.ShardsAsync(4);
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        await Store.Leases.ClaimAsync(a, Shards(0));

        Assert.Equal(new Epoch(2), (await Store.Leases.ClaimAsync(a, Shards(0))).Single().Epoch);
    }

    [SkippableFact]
    public async Task Claim_NothingOrShardsThatDoNotExist_IsEmpty()
    {
        await Store.Leases.ShardsAsync(4);
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);

        Assert.Empty(await Store.Leases.ClaimAsync(a, []));
        Assert.Empty(await Store.Leases.ClaimAsync(a, Shards(4, 99)));
    }

    [SkippableFact]
    public async Task Claim_ByOneWhoIsNotLive_TakesNothing()
    {
        await Store.Leases.ShardsAsync(4);
        var left = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        await Store.Leases.DownAsync(left, "goodbye", isGone: true);
        var past = await Store.Leases.JoinAsync(B, "b:1", TimeSpan.Zero);

        foreach (var self in new[] { left, past, new NodeIncarnation(new NodeId("stranger"), 1) })
        {
            Assert.Empty(await Store.Leases.ClaimAsync(self, AllShards));
        }

        Assert.All(await Store.Leases.ShardsAsync(4), s => Assert.Equal(new Epoch(0), s.Epoch));
    }

    [SkippableFact]
    public async Task Claim_ByManyNodesAtOnce_GivesEveryShardToExactlyOne()
    {
        const int ShardCount = 64;
        var stores = new[] { Store, await OpenAnotherAsync(), await OpenAnotherAsync(), await OpenAnotherAsync() };
        await Store.Leases.ShardsAsync(ShardCount);
        var all = Enumerable.Range(0, ShardCount).Select(n => new ShardId(n)).ToArray();

        var claims = await Task.WhenAll(stores.Select((s, n) => Task.Run(async () =>
        {
            var self = await s.Leases.JoinAsync(new NodeId($"node-{n}"), "", LongLease);
            var claimed = new List<ShardOwnership>();
            foreach (var part in all.Chunk(5 + n).Reverse())
            {
                claimed.AddRange(await s.Leases.ClaimAsync(self, [.. part.Reverse()]));
            }

            return claimed;
        })));

        Assert.Equal(all, claims.SelectMany(c => c).Select(c => c.Shard).OrderBy(s => s.Value));
        Assert.All(claims.SelectMany(c => c), c => Assert.Equal(new Epoch(1), c.Epoch));
    }

    [SkippableFact]
    public async Task Release_OwnAndOthersShards_FreesOnlyItsOwnAndKeepsTheEpoch()
    {
        await Store.Leases.ShardsAsync(4);
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        var b = await Store.Leases.JoinAsync(B, "b:1", LongLease);
        await Store.Leases.ClaimAsync(a, Shards(0, 1));
        await Store.Leases.ClaimAsync(b, Shards(2));

        await Store.Leases.ReleaseAsync(a, Meant(1, 0, 2, 99));

        var shards = await Store.Leases.ShardsAsync(4);
        Assert.Equal([null, a, b, null], shards.Select(s => s.Owner));
        Assert.Equal([1, 1, 1, 0], shards.Select(s => s.Epoch.Value));
    }

    [SkippableFact]
    public async Task Release_CarriedOutAfterALaterClaim_ChangesNothing()
    {
        await Store.Leases.ShardsAsync(4);
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        await Store.Leases.ClaimAsync(a, Shards(0, 1));
        await Store.Leases.ClaimAsync(a, Shards(0));

        await Store.Leases.ReleaseAsync(a, Meant(1, 0, 1));

        Assert.Equal([a, null], (await Store.Leases.ShardsAsync(4)).Take(2).Select(s => s.Owner));
    }

    private static Dictionary<ShardId, Epoch> Meant(long epoch, params int[] ids) => ids.ToDictionary(id => new ShardId(id), _ => new Epoch(epoch));

    private async Task<(NodeIncarnation A, NodeIncarnation B)> OwnerPastLeaseAndTakerAsync()
    {
        await Store.Leases.ShardsAsync(4);
        var a = await Store.Leases.JoinAsync(A, "a:1", LongLease);
        var b = await Store.Leases.JoinAsync(B, "b:1", LongLease);
        await Store.Leases.ClaimAsync(a, Shards(0));
        await Store.Leases.RenewAsync(a, TimeSpan.Zero);
        return (a, b);
    }
}
