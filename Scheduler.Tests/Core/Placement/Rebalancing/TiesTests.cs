namespace Scheduler.Tests.Core.Placement.Rebalancing;

/// <summary>Evening out does not part those who are beside each other for a reason.</summary>
public sealed class TiesTests
{
    [Fact]
    public void Plan_WhatIsBesideItsDatabase_Stays()
    {
        var board = new BoardStory().Host("a", "b").Service("db", SpeakingSpecs.DbOf(), "a").Service("web", SpeakingSpecs.Web(), "a", "a", "a");

        Assert.Empty(board.Plan());
    }

    [Fact]
    public void Plan_OneOfItOnEachOfTwoHosts_SpreadsOverThose()
    {
        var board = new BoardStory()
            .Host("a", "b", "c")
            .Service("db", SpeakingSpecs.DbOf(), "a", "b")
            .Service("web", SpeakingSpecs.Web(), "a", "a", "a", "a");

        board.Apply(board.Plan());

        Assert.Equal("a:2 b:2 c:0", board.Shown("web"));
    }

    [Fact]
    public void Plan_WhatOthersDependOn_DoesNotLeaveThem()
    {
        var board = new BoardStory()
            .Host("a", "b")
            .Service("db", SpeakingSpecs.DbOf(), "a")
            .Service("web", SpeakingSpecs.Web() with { OnHostLoss = Messages.Services.HostLossPolicy.Exclusive }, "a")
            .Service("x1", Specs.Of(), "a")
            .Service("x2", Specs.Of(), "a");

        var plan = board.Plan();

        Assert.NotEmpty(plan);
        Assert.All(plan, move => Assert.StartsWith("x", move.Service.Service, StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_OthersOfItsStack_AreNotLeftForTheLoadsSake_ButForItsOwnSpread()
    {
        var lone = new BoardStory()
            .Host("a", "b")
            .Service("db", SpeakingSpecs.DbOf(), "a")
            .Service("web", SpeakingSpecs.Web().After(), "a")
            .Service("api", Specs.Of().Joined("api"), "a");
        Assert.Empty(lone.Plan());

        var two = new BoardStory().Host("a", "b").Service("db", SpeakingSpecs.DbOf(), "a").Service("web", SpeakingSpecs.Web().After(), "a", "a");
        two.Apply(two.Plan());
        Assert.Equal("a:1 b:1", two.Shown("web"));
    }

    [Fact]
    public void Plan_PublishedDatabase_IsReachedFromAnywhere()
    {
        var board = new BoardStory()
            .Host("a", "b", "c")
            .Service("db", SpeakingSpecs.DbOf(new Messages.Services.PortSpec(5432, 5432)), "a")
            .Service("web", SpeakingSpecs.Web(), "a", "a", "a");

        board.Apply(board.Plan());

        Assert.Equal("a:1 b:1 c:1", board.Shown("web"));
    }
}
