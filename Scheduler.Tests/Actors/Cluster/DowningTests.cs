using Scheduler.Actors.Cluster;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Actors.Cluster;

/// <summary>
/// Tables: a column of letters is a group in which everybody reaches everybody, a letter in two groups reaches both.
/// Members are as old as their letters: <c>a</c> is the oldest.
/// </summary>
public sealed class DowningTests
{
    private static readonly DowningStrategy Majority = new DowningStrategy.KeepMajority();
    private static readonly DowningStrategy Oldest = new DowningStrategy.KeepOldest();

    [Theory]
    [InlineData("ab|c", "c")]
    [InlineData("a|bc", "a")]
    [InlineData("a|b", "b")] // a tie: the group of the oldest
    [InlineData("a|b|c", "bc")]
    [InlineData("abc|de", "de")]
    [InlineData("ab|cde", "ab")]
    [InlineData("ab|cd", "cd")]
    [InlineData("ab|cd|e", "cde")] // no majority anywhere: the largest, of the oldest
    [InlineData("a|bc|de", "ade")]
    [InlineData("a|b|c|d|e", "bcde")]
    [InlineData("ac|bc", "b")] // a and b do not reach each other, c reaches both
    [InlineData("abcd|bcde", "e")]
    public void KeepMajority_Partition_Downs(string groups, string downed) => AssertDowns(Majority, groups, downed);

    [Theory]
    [InlineData("ab|c", "c")]
    [InlineData("a|b", "b")] // two members: nobody is left behind alone who was not alone before
    [InlineData("a|bc", "a")] // the oldest is alone
    [InlineData("a|bcde", "a")]
    [InlineData("ab|cde", "cde")]
    [InlineData("a|bc|de", "ade")] // the oldest is alone, and the others are split as well
    [InlineData("abc|de", "de")]
    [InlineData("ac|bc", "b")]
    public void KeepOldest_Partition_Downs(string groups, string downed) => AssertDowns(Oldest, groups, downed);

    [Theory]
    [InlineData(3, "abc|de", "de")]
    [InlineData(3, "ab|cde", "ab")]
    [InlineData(3, "ab|cd|e", "abcde")] // nobody has the quorum
    [InlineData(2, "ab|cde", "ab")] // two groups have it: the larger
    [InlineData(2, "ab|cd", "cd")]
    [InlineData(1, "a|b|c", "bc")]
    [InlineData(4, "abc|de", "abcde")]
    public void StaticQuorum_Partition_Downs(int size, string groups, string downed) =>
        AssertDowns(new DowningStrategy.StaticQuorum(size), groups, downed);

    [Fact]
    public void EveryStrategy_EverybodyReachesEverybody_DownsNobody()
    {
        foreach (var strategy in new[] { Majority, Oldest, new DowningStrategy.StaticQuorum(9) }) AssertDowns(strategy, "abcde", "");
    }

    [Fact]
    public void EveryStrategy_EveryPartitionOfUpToFive_KeepsOneGroupThatReachesItself()
    {
        foreach (var members in new[] { "abc", "abcd", "abcde" })
        {
            foreach (var groups in PartitionsOf(members))
            {
                foreach (var strategy in new[] { Majority, Oldest, new DowningStrategy.StaticQuorum((members.Length / 2) + 1) })
                {
                    AssertKeepsOneGroup(strategy, groups);
                }
            }
        }
    }

    [Fact]
    public void Graph_OneSideAloneSaysItCannotReach_IsBroken()
    {
        var a = Member('a') with { Unreachable = [Member('b').Incarnation] };

        var graph = ReachGraph.Of([a, Member('b')]);

        Assert.False(graph.IsComplete);
        Assert.False(graph.Reach(Member('b').Incarnation, a.Incarnation));
    }

    [Fact]
    public void Graph_ThoseWhoJoinOrAreDownOrHadAnOlderLife_HaveNoSay()
    {
        var older = new NodeIncarnation(new NodeId("b"), 0);
        var a = Member('a') with { Unreachable = [older, Member('c').Incarnation, Member('d').Incarnation] };
        var joining = Member('c') with { Status = MemberStatus.Joining, Unreachable = [a.Incarnation] };
        var down = Member('d') with { Status = MemberStatus.Down };

        Assert.True(ReachGraph.Of([a, Member('b'), joining, down]).IsComplete);
    }

    internal static IEnumerable<string> PartitionsOf(string members) => members.Length == 0
        ? [""]
        : PartitionsOf(members[..^1]).SelectMany(rest => With(rest.Length == 0 ? [] : rest.Split('|'), members[^1]));

    internal static MemberInfo Member(char letter) =>
        new(new NodeIncarnation(new NodeId(letter.ToString()), 1), $"{letter}:1", MemberStatus.Up, DateTimeOffset.MaxValue)
        {
            JoinedAt = DateTimeOffset.UnixEpoch.AddSeconds(letter),
        };

    internal static List<MemberInfo> MembersOf(string groups)
    {
        var sets = groups.Split('|');
        var letters = sets.SelectMany(set => set).Distinct().Order().ToList();
        return [.. letters.Select(one => Member(one) with
        {
            Unreachable = [.. letters
                .Where(other => !sets.Any(set => set.Contains(one) && set.Contains(other)))
                .Select(other => Member(other).Incarnation)],
        })];
    }

    private static IEnumerable<string> With(string[] groups, char member)
    {
        yield return string.Join('|', [.. groups, member.ToString()]);
        for (var index = 0; index < groups.Length; index++)
        {
            yield return string.Join('|', groups.Select((group, at) => at == index ? group + member : group));
        }
    }

    private static void AssertDowns(DowningStrategy strategy, string groups, string downed) =>
        Assert.Equal(downed, Downed(strategy, groups));

    private static string Downed(DowningStrategy strategy, string groups) =>
        string.Concat(Downing.Decide(strategy, ReachGraph.Of(MembersOf(groups))).Select(member => member.Node.Value));

    private static void AssertKeepsOneGroup(DowningStrategy strategy, string groups)
    {
        var downed = Downed(strategy, groups);
        var kept = string.Concat(groups.Where(char.IsLetter).Where(member => !downed.Contains(member)));
        var isQuorumMissed = strategy is DowningStrategy.StaticQuorum quorum && groups.Split('|').All(group => group.Length < quorum.Size);
        if (isQuorumMissed && groups.Contains('|')) Assert.Empty(kept);
        else Assert.Contains(groups.Split('|'), group => group.Order().SequenceEqual(kept.Order()));
    }
}
