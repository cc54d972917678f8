using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Actors;

public sealed class ShardMapTests
{
    /// <summary>Entities are in the database by these numbers: a change here would send them to the wrong shards.</summary>
    [Theory]
    [InlineData("", 17280346270528514342UL)]
    [InlineData("service/web/front", 17471692291528621082UL)]
    [InlineData("service/größe", 11054915881012860564UL)]
    public void StableHash_KnownText_NeverChanges(string text, ulong hash) => Assert.Equal(hash, StableHash.Of(text));

    [Fact]
    public void ShardOf_ManySimilarNames_SpreadsThemEvenly()
    {
        var map = new ShardMap(64);
        var perShard = Enumerable.Range(0, 64_000)
            .GroupBy(number => map.ShardOf($"service/stack/web-{number}"))
            .Select(shard => shard.Count())
            .ToArray();

        Assert.Equal(64, perShard.Length);
        Assert.All(perShard, count => Assert.InRange(count, 800, 1_200));
    }

    [Fact]
    public void ShardOf_OneShard_IsAlwaysThatOne() => Assert.Equal(new ShardId(0), new ShardMap(1).ShardOf("service/web/front"));
}
