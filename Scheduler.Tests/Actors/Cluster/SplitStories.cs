using Scheduler.Actors.Cluster;

namespace Scheduler.Tests.Actors.Cluster;

/// <summary>Every partition of three, four and five servers, with the real keepers of leases, members and shards.</summary>
public sealed class SplitStories
{
    [Theory]
    [InlineData("abc")]
    [InlineData("abcd")]
    [InlineData("abcde")]
    public void KeepMajority_EveryPartition_EndsAsTheStrategySays(string letters) =>
        AssertEveryPartition(letters, new DowningStrategy.KeepMajority());

    [Theory]
    [InlineData("abc")]
    [InlineData("abcd")]
    [InlineData("abcde")]
    public void KeepOldest_EveryPartition_EndsAsTheStrategySays(string letters) => AssertEveryPartition(letters, new DowningStrategy.KeepOldest());

    [Theory]
    [InlineData("abc", 2)]
    [InlineData("abcd", 3)]
    [InlineData("abcde", 3)]
    public void StaticQuorum_EveryPartition_EndsAsTheStrategySays(string letters, int size) =>
        AssertEveryPartition(letters, new DowningStrategy.StaticQuorum(size));

    [Fact]
    public void Split_ShorterThanTheStableTime_CostsNobodyAnything()
    {
        var world = new SplitWorld("abc", new DowningStrategy.KeepMajority());

        world.Split("ab|c");
        world.RunFor(1.2);
        world.Split("abc");
        world.RunFor(10);

        Assert.Equal("abc", world.Up);
        Assert.All(world.Members(), member => Assert.Equal(1, member.Incarnation.Number));
    }

    private static void AssertEveryPartition(string letters, DowningStrategy strategy)
    {
        foreach (var groups in DowningTests.PartitionsOf(letters))
        {
            var downed = Downing.Decide(strategy, ReachGraph.Of(DowningTests.MembersOf(groups))).Select(member => member.Node.Value[0]).ToHashSet();
            var expected = string.Concat(letters.Where(letter => !downed.Contains(letter)));
            var world = new SplitWorld(letters, strategy);
            Assert.Equal(letters, world.Up);

            world.Split(groups);
            world.RunFor(8);
            AssertServes(world, expected, $"{groups} under {strategy}");

            world.Split(letters);
            world.RunFor(8);
            AssertServes(world, letters, $"{groups} under {strategy}, mended");
        }
    }

    private static void AssertServes(SplitWorld world, string expected, string when)
    {
        Assert.True(expected == world.Up, $"{when}: {world.Up} are up, expected were {expected}");
        var owned = expected.Length == 0 ? 0 : SplitWorld.ShardCount;
        Assert.True(owned == world.Owned, $"{when}: {world.Owned} of {SplitWorld.ShardCount} shards have an owner");
    }
}
