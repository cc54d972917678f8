using Scheduler.Docker;

namespace Scheduler.Tests.Node.Hosts.Logs;

public sealed class OverlapsTests
{
    [Fact]
    public void Replacement_AfterTheEnd_IsNone() =>
        Assert.Empty(Overlaps.Of([At(1, "start", "x"), At(5, "die", "x"), At(5, "start", "y"), At(9, "die", "y")]));

    [Fact]
    public void Replacement_BeforeTheEnd_IsOne() =>
        Assert.Equal(["s/a slot 1: y on h2 started while x on h1 had been running for 3.000 s"],
            Overlaps.Of([At(5, "die", "x"), At(4, "start", "y", "h2"), At(1, "start", "x")]));

    [Fact]
    public void Restart_OfTheSameContainer_IsNone() =>
        Assert.Empty(Overlaps.Of([At(1, "start", "x"), At(2, "die", "x"), At(3, "start", "x")]));

    [Fact]
    public void Slots_AreJudgedByThemselves() =>
        Assert.Empty(Overlaps.Of([At(1, "start", "x"), At(2, "start", "y", slot: 2)]));

    [Fact]
    public void Container_ThatNeverEnded_StillCounts() =>
        Assert.Equal(2, Overlaps.Of([At(1, "start", "x"), At(2, "start", "y"), At(3, "die", "y"), At(4, "start", "z")]).Count);

    private static ContainerMoment At(long second, string action, string container, string host = "h1", int slot = 1) =>
        new(host, container, action, "s/a", slot, new EngineTime(second * 1_000_000_000));
}
