using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Messages.Hosts;
using static Scheduler.Tests.Core.Hosts.Neighbours.NeighbourAnswers;

namespace Scheduler.Tests.Core.Hosts.Neighbours;

/// <summary>When an instance is said not to be reached.</summary>
public sealed class UnreachedRulesTests
{
    private static readonly ReachTarget Sibling = Target(9000, "api");

    [Fact]
    public void Port_SilentWhereAnotherAnswers_IsNotReached()
    {
        var said = Assert.Single(UnreachedRules.Of(
        [
            InARow(2, Of("h3", ReachOutcome.Silent)), InARow(2, Of("h2", ReachOutcome.Silent)),
            InARow(2, Of("h2", ReachOutcome.Well, Sibling)), InARow(2, Of("h3", ReachOutcome.Refused, Sibling)),
        ]));

        Assert.Equal((Target().Instance, "not reached from h2 and h3 at 10.0.0.1:8081: no connection within 1.5 s"), (said.Instance, said.Words));
    }

    [Fact]
    public void Answer_ThatIsMissedOnce_IsNothing() =>
        Assert.Empty(UnreachedRules.Of([InARow(1, Of("h2", ReachOutcome.Silent)), InARow(1, Of("h2", ReachOutcome.Well, Sibling))]));

    [Fact]
    public void Port_ThatOneNeighbourReaches_IsReached() => Assert.Empty(UnreachedRules.Of(
    [
        InARow(5, Of("h2", ReachOutcome.Silent)), InARow(1, Of("h3", ReachOutcome.Well)),
        InARow(5, Of("h2", ReachOutcome.Well, Sibling)), InARow(5, Of("h3", ReachOutcome.Well, Sibling)),
    ]));

    [Fact]
    public void Host_WhereNothingAnswers_HasNoInstanceToBlame() => Assert.Empty(UnreachedRules.Of(
        [InARow(9, Of("h2", ReachOutcome.Silent), wasAnswered: true), InARow(9, Of("h2", ReachOutcome.NoWay, Sibling), wasAnswered: true)]));

    [Fact]
    public void Sibling_ThatAnsweredInAnEarlierRound_ProvesNoWay() =>
        Assert.Empty(UnreachedRules.Of([InARow(3, Of("h2", ReachOutcome.Silent)), InARow(2, Of("h2", ReachOutcome.Well, Sibling))]));

    [Fact]
    public void Port_ThatIsTheOnlyOne_IsKnownByWhatItAnsweredBefore()
    {
        Assert.Empty(UnreachedRules.Of([InARow(9, Of("h2", ReachOutcome.Silent))]));
        Assert.Single(UnreachedRules.Of([InARow(2, Of("h2", ReachOutcome.Silent), wasAnswered: true)]));
    }

    [Fact]
    public void Refusal_IsTheMachinesOwnWord() =>
        Assert.Equal(
            "not reached from h2 at 10.0.0.1:8081: the connection is refused",
            Assert.Single(UnreachedRules.Of([InARow(2, Of("h2", ReachOutcome.Refused))])).Words);

    [Fact]
    public void Answer_ThatIsBad_IsAMatterOfItsOwnHealthCheck() =>
        Assert.Empty(UnreachedRules.Of([InARow(9, Of("h2", ReachOutcome.Badly)), InARow(9, Of("h2", ReachOutcome.Well, Sibling))]));
}
