using Scheduler.Core.Hosts.Loss;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Core.Hosts.Loss;

public sealed class HostVerdictsTests
{
    private static readonly HostLossOptions Options = new();

    [Theory]
    [InlineData(HostTrouble.Silent, 0.0, HostState.Reconnecting, false, "its instances are replaced in 2.3 s unless it is back")]
    [InlineData(HostTrouble.Silent, 1.0, HostState.Reconnecting, false, "its instances are replaced in 1.3 s unless it is back")]
    [InlineData(HostTrouble.Silent, 2.0, HostState.Reconnecting, false, "its instances are replaced in 0.3 s unless it is back")]
    [InlineData(HostTrouble.Silent, 2.3, HostState.Disconnected, true, "the oldest healthy instance")]
    [InlineData(HostTrouble.ServerGone, 2.2, HostState.Reconnecting, false, "in 0.1 s")]
    [InlineData(HostTrouble.ServerGone, 2.4, HostState.Disconnected, true, "the oldest healthy instance")]
    [InlineData(HostTrouble.ServerSilent, 9.0, HostState.Reconnecting, false, "declared down; until then nothing is replaced")]
    [InlineData(HostTrouble.Unheard, 29.0, HostState.Reconnecting, false, "in 1.0 s unless it is back")]
    [InlineData(HostTrouble.Unheard, 30.0, HostState.Disconnected, true, "the oldest healthy instance")]
    [InlineData(HostTrouble.Engine, 25.0, HostState.Degraded, false, "in 5.0 s unless it is well")]
    [InlineData(HostTrouble.Engine, 30.0, HostState.Degraded, true, "the oldest healthy instance")]
    public void Host_InTroubleForSoLong_IsJudged(HostTrouble trouble, double seconds, HostState state, bool lost, string next)
    {
        var verdict = Assert.Single(HostVerdicts.Of([Sign("a", trouble, seconds)], 3, Options, cutOff: null));

        Assert.Equal((state, lost, "why"), (verdict.State, verdict.IsLost, verdict.Reason));
        Assert.Contains(next, verdict.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, false)]
    [InlineData(3, 1, true)]
    [InlineData(3, 2, false)]
    [InlineData(6, 2, true)]
    [InlineData(8, 2, true)]
    [InlineData(8, 3, false)]
    [InlineData(8, 5, false)]
    [InlineData(1000, 340, true)]
    [InlineData(1000, 341, false)]
    public void Storm_OfSoManyHosts_GivesUpOnlyAShare(int hosts, int troubled, bool lost)
    {
        var signs = Enumerable.Range(0, troubled).Select(n => Sign($"h{n}", HostTrouble.Silent, 60)).ToList();

        var verdicts = HostVerdicts.Of(signs, hosts, Options, cutOff: null);

        Assert.All(verdicts, verdict => Assert.Equal(lost, verdict.IsLost));
        if (!lost)
            Assert.All(
                verdicts,
                verdict => Assert.StartsWith($"{troubled} of {hosts} hosts are out of reach: ", verdict.Next, StringComparison.Ordinal));
    }

    [Fact]
    public void Storm_CountsThoseStillWithinTheirGrace()
    {
        var verdicts = HostVerdicts.Of([Sign("a", HostTrouble.Silent, 2.4), Sign("b", HostTrouble.Silent, 0.1)], 3, Options, cutOff: null);

        Assert.DoesNotContain(verdicts, verdict => verdict.IsLost);
    }

    [Fact]
    public void Storm_LeavesThoseGivenUpBeforeItAsTheyAre()
    {
        var verdicts = HostVerdicts.Of([Sign("a", HostTrouble.Silent, 9, lostFor: 6), Sign("b", HostTrouble.Silent, 9)], 3, Options, cutOff: null);

        Assert.Equal([true, false], verdicts.Select(verdict => verdict.IsLost));
    }

    [Fact]
    public void Host_GivenUpLongAgo_NoLongerCounts()
    {
        var verdicts = HostVerdicts.Of(
            [Sign("a", HostTrouble.Silent, 900, lostFor: 890), Sign("b", HostTrouble.Silent, 9)],
            3, Options, cutOff: null);

        Assert.All(verdicts, verdict => Assert.True(verdict.IsLost));
    }

    [Fact]
    public void Engines_RestartedTogether_DoNotKeepALostHostFromBeingGivenUp()
    {
        HostSign[] signs =
        [
            Sign("a", HostTrouble.Engine, 5), Sign("b", HostTrouble.Engine, 5), Sign("c", HostTrouble.Engine, 5),
            Sign("d", HostTrouble.Silent, 9)
        ];

        Assert.Equal([false, false, false, true], HostVerdicts.Of(signs, 8, Options, cutOff: null).Select(verdict => verdict.IsLost));
    }

    [Fact]
    public void Engines_AwayTogetherForLong_AreNotGivenUp()
    {
        var signs = Enumerable.Range(0, 3).Select(n => Sign($"h{n}", HostTrouble.Engine, 60)).ToList();

        Assert.All(HostVerdicts.Of(signs, 4, Options, cutOff: null), verdict => Assert.False(verdict.IsLost));
    }

    [Fact]
    public void Host_EvictedByAPerson_IsGivenUpInAnyStorm()
    {
        var evicted = Sign("a", HostTrouble.Silent, 0.1) with { Eviction = HostEviction.Evicted };

        var verdicts = HostVerdicts.Of([evicted, Sign("b", HostTrouble.Silent, 9)], 2, Options, cutOff: null);

        Assert.Equal([true, false], verdicts.Select(verdict => verdict.IsLost));
    }

    [Fact]
    public void Server_CutOffItself_GivesNobodyUpAndSaysWhy()
    {
        var verdict = Assert.Single(HostVerdicts.Of([Sign("a", HostTrouble.Silent, 60)], 10, Options, cutOff: "this server is cut off"));

        Assert.Equal((HostState.Reconnecting, false, "this server is cut off"), (verdict.State, verdict.IsLost, verdict.Next));
    }

    [Fact]
    public void Host_GivenUp_StaysSoWhileTheServerIsCutOff()
    {
        var verdict = Assert.Single(HostVerdicts.Of([Sign("a", HostTrouble.Silent, 0, lostFor: 3)], 10, Options, cutOff: "this server is cut off"));

        Assert.True(verdict.IsLost);
    }

    private static HostSign Sign(string host, HostTrouble trouble, double seconds, double? lostFor = null) =>
        new(new HostId(host), trouble, "why", TimeSpan.FromSeconds(seconds)) { LostFor = lostFor is { } at ? TimeSpan.FromSeconds(at) : null };
}
