using Scheduler.Docker;
using Scheduler.Tests.Node.Hosts.Logs;

namespace Scheduler.Tests.Node.Hosts.Upgrades;

public sealed class ShortfallsTests
{
    private static readonly ContainerMoment[] Before = [At(1, "start", "old-container-1", 1), At(1, "start", "old-container-2", 2)];

    [Fact]
    public void OldOne_EndsAfterTheNewOneAnswers_IsNone() =>
        Assert.Empty(Of(0, null, At(5, "start", "new-container-1", 1, "good 2"), At(8, "die", "old-container-1", 1)));

    [Fact]
    public void OldOne_EndsBeforeTheNewOneAnswers_IsOne() =>
        Assert.Equal(["3.5 s after the update began slots 1 were down, and 0 may be: old-containe of slot 1 ended on h1"],
            Of(0, null, At(5, "start", "new-container-1", 1, "good 2"), At(5.5, "die", "old-container-1", 1)));

    [Fact]
    public void OldOne_EndsWhenTheNewOneIsBad_IsOne() =>
        Assert.Single(Of(0, null, At(5, "start", "new-container-1", 1, "bad 2"), At(9, "die", "old-container-1", 1)));

    [Fact]
    public void TwoAtATime_WhereOneMayBe_IsOne()
    {
        ContainerMoment[] both = [At(5, "die", "old-container-1", 1), At(6, "die", "old-container-2", 2)];
        Assert.Single(Of(1, null, both));
        Assert.Empty(Of(2, null, both));
    }

    [Fact]
    public void SlotOfAStruckHost_IsExcused_UnlessItHadLeftBefore()
    {
        Assert.Empty(Of(0, ("h1", Second(4)), At(5, "die", "old-container-1", 1)));
        Assert.Single(Of(0, ("h2", Second(4)), At(5, "die", "old-container-1", 1)));
        Assert.Single(Of(0, ("h1", Second(6)), At(5, "die", "old-container-1", 1, "good 1", "h1")));
    }

    private static IReadOnlyList<string> Of(int most, (string, EngineTime)? struck, params ContainerMoment[] more) =>
        Shortfalls.Of([.. Before, .. more], scale: 2, most, Second(2), struck);

    private static ContainerMoment At(double second, string action, string container, int slot, string version = "good 1", string host = "h1") =>
        new(host, container, action, WebService.Name, slot, Second(second)) { Version = version };

    private static EngineTime Second(double second) => new((long)(second * 1e9));
}
