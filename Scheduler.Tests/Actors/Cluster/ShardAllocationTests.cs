using FsCheck;
using FsCheck.Fluent;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Actors.Cluster;

public sealed class ShardAllocationTests
{
    /// <summary>One letter a shard, for its owner; a dot for none.</summary>
    [Theory]
    [InlineData("......", "ab", "aaabbb")]
    [InlineData("aaaaaa", "ab", "aaabbb")]
    [InlineData("aaabbb", "abc", "aacbbc")]
    [InlineData("ababab", "ab", "ababab")]
    [InlineData("aaabbx", "ab", "aaabbb")] // x is not there any more
    [InlineData("aabb.", "ab", "aabba")]
    [InlineData(".abbb", "ab", "aabbb")] // the odd one stays with who has the most
    [InlineData("abc", "abcd", "abc")] // more nodes than shards
    [InlineData("aaa", "", "")]
    public void Allocation_OfOwners_Is(string owners, string nodes, string expected) => Assert.Equal(expected, Allocate(owners, nodes));

    [Fact]
    public void Allocation_OfAnyOwners_IsEvenAndStableAndMovesNoMoreThanItMust() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>().Filter(all => all.Length > 0),
        ArbMap.Default.ArbFor<PositiveInt>(),
        (picks, count) =>
        {
            var nodes = "abcdefg"[..(1 + (count.Get % 7))];
            var owners = string.Concat(picks.Select(pick => "abcdefghij."[Math.Abs(pick % 11)]));

            var after = Allocate(owners, nodes);

            var loads = nodes.Select(node => after.Count(owner => owner == node)).ToList();
            Assert.InRange(loads.Max() - loads.Min(), 0, 1);
            Assert.Equal(after, Allocate(after, nodes));
            var moved = owners.Zip(after).Count(pair => nodes.Contains(pair.First) && pair.First != pair.Second);
            var least = nodes.Sum(node => Math.Max(0, owners.Count(owner => owner == node) - loads[nodes.IndexOf(node)]));
            Assert.Equal(least, moved);
        }).QuickCheckThrowOnFailure();

    private static string Allocate(string owners, string nodes) => string.Concat(
        ShardAllocation.Of([.. owners.Select(OwnerOf)], [.. nodes.Select(node => OwnerOf(node)!.Value)]).Select(owner => owner.Node.Value));

    private static NodeIncarnation? OwnerOf(char letter) => letter == '.' ? null : new NodeIncarnation(new NodeId(letter.ToString()), 1);
}
