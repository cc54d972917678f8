using Scheduler.Node.Sql.Postgres;

namespace Scheduler.Tests.Databases;

public sealed class PrimaryMemoryTests
{
    private static readonly Lineage First = new(SystemIdentifier: 7, Timeline: 1);
    private static readonly Lineage Promoted = First with { Timeline = 2 };

    private readonly PrimaryMemory _memory = new();

    [Fact]
    public void Primary_OfALowerTimeline_IsRefused()
    {
        Assert.True(_memory.TryAccept(Promoted));

        Assert.Contains("is an old primary", _memory.Objection(First), StringComparison.Ordinal);
        Assert.False(_memory.TryAccept(First));
        Assert.True(_memory.IsNewest(Promoted));
    }

    [Fact]
    public void Connection_ToThePrimaryBeforeAPromotion_IsNoLongerOfTheNewest()
    {
        Assert.True(_memory.TryAccept(First));
        Assert.True(_memory.IsNewest(First));

        Assert.True(_memory.TryAccept(Promoted));

        Assert.False(_memory.IsNewest(First));
    }

    [Fact]
    public void Primary_OfAnotherSystem_IsRefusedThoughItsTimelineIsHigher()
    {
        Assert.True(_memory.TryAccept(First));

        Assert.Contains("another database system", _memory.Objection(new Lineage(SystemIdentifier: 8, Timeline: 9)), StringComparison.Ordinal);
    }

    [Fact]
    public void Primary_ThatDoesNotTell_IsAccepted()
    {
        Assert.True(_memory.TryAccept(Promoted));

        Assert.True(_memory.TryAccept(null));
        Assert.True(_memory.IsNewest(null));
    }
}
