using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Actors.Cluster;

/// <summary>
/// What node <c>a</c> does. One letter a shard for the owner in its row, a dot for none; a capital letter is the same node's
/// older life.
/// </summary>
public sealed class ShardPlanTests
{
    [Fact]
    public void Plan_FreeShards_ClaimsItsShare() => AssertPlan(PlanOf("....", "ab"), claim: [0, 1]);

    [Fact]
    public void Plan_TooManyShards_HandsOffTheSurplus() => AssertPlan(PlanOf("aaaa", "ab", owned: [0, 1, 2, 3]), handOff: [2, 3]);

    [Fact]
    public void Plan_OwnersOlderLife_IsNoOwner() => AssertPlan(PlanOf("BBbb", "ab"), claim: [0, 1]);

    [Fact]
    public void Plan_OwnerDeclaredDown_IsTakenOver() =>
        AssertPlan(PlanOf("bb", "ab", change: b => b with { Status = MemberStatus.Down, Reason = "it was gone", HoldsLease = false }), claim: [0, 1]);

    [Fact]
    public void Plan_OwnerDeclaredDownWithinItsLease_MayStillAnswerAndIsWaitedFor() =>
        AssertPlan(PlanOf("b.", "ab", change: b => b with { Status = MemberStatus.Down, Reason = "a verdict" }), claim: [1]);

    [Fact]
    public void Plan_OwnerOnlyPastItsLease_IsTakenOverOnceThisNodeHasHeldItsOwnForAWhile()
    {
        AssertPlan(PlanOf("bb", "ab", change: b => b with { Status = MemberStatus.Down, HoldsLease = false }, mayTakeExpired: false));
        AssertPlan(PlanOf("bb", "ab", change: b => b with { Status = MemberStatus.Down, HoldsLease = false }, mayTakeExpired: true), claim: [0, 1]);
    }

    [Fact]
    public void Plan_OwnerIsLeaving_WaitsUntilItReleases() =>
        AssertPlan(PlanOf(".b", "ab", change: b => b with { Status = MemberStatus.Leaving }), claim: [0]);

    [Fact]
    public void Plan_ThisNodeIsLeaving_HandsOffEverythingToWhoStays() =>
        AssertPlan(PlanOf("aab.", "ab", owned: [0, 1], self: MemberStatus.Leaving), handOff: [0, 1]);

    [Fact]
    public void Plan_ThisNodeIsLeavingAndNobodyStays_KeepsThem() =>
        AssertPlan(PlanOf("aa", "a", owned: [0, 1], self: MemberStatus.Leaving));

    [Fact]
    public void Plan_ThisNodeIsStillJoining_ClaimsNothing() => AssertPlan(PlanOf("....", "ab", self: MemberStatus.Joining));

    [Fact]
    public void Plan_OwnRowWithoutAnOwnerHere_IsClaimedAgainOrReleased() =>
        AssertPlan(PlanOf("aaa.", "ab", owned: [0]), claim: [1], release: [2]);

    [Fact]
    public void Plan_ShardOfSomebodyWhoDoesNotClaimIt_IsClaimedByAnybody() =>
        AssertPlan(PlanOf("a.", "ab", owned: [0], neglected: [1]), claim: [1]);

    [Fact]
    public void Plan_QuorumIsMissed_OwnsNothing()
    {
        AssertPlan(PlanOf("..", "ab", quorum: 3));
        AssertPlan(PlanOf("aa", "ab", owned: [0, 1], quorum: 3), handOff: [0, 1]);
        AssertPlan(PlanOf("..", "ab", quorum: 2), claim: [0]);
    }

    private static ShardPlan PlanOf(
        string rows,
        string members,
        int[]? owned = null,
        int[]? neglected = null,
        MemberStatus self = MemberStatus.Up,
        Func<MemberInfo, MemberInfo>? change = null,
        bool mayTakeExpired = true,
        int quorum = 0) => ShardPlan.Of(new ShardsAround(
            Incarnation('a'),
            [.. rows.Select((owner, shard) => new ShardOwnership(new ShardId(shard), owner == '.' ? null : Incarnation(owner), new Epoch(1)))],
            [.. members.Select(letter => letter == 'a' ? Member('a') with { Status = self } : (change ?? (one => one))(Member(letter)))],
            Shards(owned),
            Shards(neglected),
            mayTakeExpired,
            quorum));

    private static ImmutableSortedSet<ShardId> Shards(int[]? ids) => [.. (ids ?? []).Select(id => new ShardId(id))];

    private static MemberInfo Member(char letter) => new(Incarnation(letter), "", MemberStatus.Up, DateTimeOffset.MaxValue) { HoldsLease = true };

    private static NodeIncarnation Incarnation(char letter) =>
        new(new NodeId(char.ToLowerInvariant(letter).ToString()), char.IsUpper(letter) ? 1 : 2);

    private static void AssertPlan(ShardPlan plan, int[]? claim = null, int[]? handOff = null, int[]? release = null)
    {
        Assert.Equal(claim ?? [], plan.Claim.Select(shard => shard.Value));
        Assert.Equal(handOff ?? [], plan.HandOff.Select(shard => shard.Value));
        Assert.Equal(release ?? [], plan.Release.Select(shard => shard.Value));
    }
}
