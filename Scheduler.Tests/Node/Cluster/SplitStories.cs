using System.Globalization;
using System.Net;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Node.Cluster.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Cluster;

/// <summary>Five servers that all reach the database, and each other only within their groups: keep-majority decides who goes on.</summary>
public sealed class SplitStories(NodeStage stage, ITestOutputHelper output) : ClusterStory(stage, output)
{
    private const int Servers = 5;

    [SkippableFact]
    public async Task Servers_SplitIntoGroups_GoOnAsTheLargestOfThem()
    {
        var cluster = await StartAsync(Servers, engines: false);
        using (var api = new NodeClient(cluster.Servers[0].Url, cluster.Token))
        {
            await api.UpAsync("split", "services:\n" + string.Concat(ServiceNames.Select(name => Sleepers.Service(name, 0))));
        }

        await AssertKeptAsync(cluster, [[1, 2], [3, 4, 5]], kept: 1);
        await AssertKeptAsync(cluster, [[1], [2, 3, 4, 5]], kept: 1);
        var oldest = await OldestAsync(cluster);
        int[] others = [.. Enumerable.Range(1, Servers).Except([oldest])];
        // Of two groups of the same size the one with the oldest server, be it the last in the test's order.
        await AssertKeptAsync(cluster, [[others[0]], [others[1], others[2]], [others[3], oldest]], kept: 2);
    }

    private static IEnumerable<string> ServiceNames =>
        Enumerable.Range(1, 20).Select(number => string.Create(CultureInfo.InvariantCulture, $"w{number}"));

    /// <param name="groups">The numbers of servers that reach each other.</param>
    /// <param name="kept">The index of the group that is to go on.</param>
    private async Task AssertKeptAsync(ClusterStage cluster, int[][] groups, int kept)
    {
        var parts = groups.Select(group => group.Select(number => cluster.Servers[number - 1]).ToList()).ToList();
        foreach (var part in parts)
        {
            var foreign = parts.Where(other => other != part).SelectMany(other => other).Select(server => server.Place.Address).ToList();
            foreach (var server in part) await server.Place.CutAsync(foreign);
        }

        var losers = parts.Where((_, index) => index != kept).SelectMany(part => part).ToList();
        await Patience.UntilHoldsAsync(() => AssertGoneAsync(parts[kept], losers, cluster.Token, isAllOwned: true));
        await Patience.HoldsForAsync(TimeSpan.FromSeconds(3), () => AssertGoneAsync(parts[kept], losers, cluster.Token, isAllOwned: false));
        foreach (var survivor in parts[kept]) await AssertWritesAllAsync(survivor, cluster.Token);
        foreach (var loser in losers) Assert.False(await loser.IsReadyAsync(), $"{loser.Name} still serves:\n{loser.Output}");
        foreach (var server in cluster.Servers) await server.Place.HealAsync();
        await cluster.UntilWholeAsync();
        Output.WriteLine($"{string.Join(" | ", groups.Select(group => string.Join(",", group)))}: {string.Join(",", groups[kept])} went on");
    }

    /// <summary>The survivors own everything, and none of the losers is a member any more, though they try to join.</summary>
    private static async Task AssertGoneAsync(
        IReadOnlyList<ClusterServer> survivors, IReadOnlyList<ClusterServer> losers, string token, bool isAllOwned)
    {
        var names = survivors.Select(server => server.Name).ToHashSet();
        foreach (var survivor in survivors)
        {
            var view = await ClusterViews.OfAsync(survivor, token);
            Assert.True(view is not null, $"{survivor.Name} does not answer:\n{survivor.Output}");
            foreach (var member in view.Nodes)
            {
                var isRight = names.Contains(member.Node)
                    ? member.Status == MemberStatus.Up
                    : member.Status is MemberStatus.Down or MemberStatus.Joining;
                Assert.True(isRight, $"{survivor.Name} sees {member.Node} as {member.Status}; {losers.Count} should be gone");
            }

            // While survivors balance among themselves, a shard has no owner for a moment.
            var owned = isAllOwned ? view.Shards : view.Shards.Where(shard => shard.Owner is not null);
            Assert.All(owned, shard => Assert.Contains(shard.Owner ?? "nobody", names));
        }
    }

    private static async Task AssertWritesAllAsync(ClusterServer server, string token)
    {
        using var api = new NodeClient(server.Url, token);
        foreach (var name in ServiceNames)
        {
            await Patience.UntilHoldsAsync(async () =>
            {
                var answer = await api.ScaleAsync($"split/{name}", 0, ("Idempotency-Key", $"{server.Name}-{Guid.NewGuid()}"));
                Assert.True(answer.Status == HttpStatusCode.OK, $"{server.Name}: {answer.Status} {answer.Text}");
            });
        }
    }

    private static async Task<int> OldestAsync(ClusterStage cluster)
    {
        var view = await ClusterViews.OfAsync(cluster.Servers[0], cluster.Token) ?? throw new InvalidOperationException("no server answers");
        var oldest = view.Nodes.MinBy(member => member.JoinedAt)!;
        return 1 + cluster.Servers.ToList().FindIndex(server => server.Name == oldest.Node);
    }
}
