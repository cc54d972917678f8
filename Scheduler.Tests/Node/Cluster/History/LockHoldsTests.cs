namespace Scheduler.Tests.Node.Cluster.History;

public sealed class LockHoldsTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);

    [Fact]
    public void GoodHistory_HasNoFault() => AssertSound(
        Step(LockStep.Acquire, "a", 1, 1, 1.5),
        Step(LockStep.Renew, "a", 1, 2, 2.1),
        Step(LockStep.Acquire, "b", 0, 2, 2.1) with { Verdict = Verdict.Refused, Session = "" },
        Step(LockStep.Release, "a", 1, 3, 3.1),
        Step(LockStep.Acquire, "b", 2, 3.05, 3.2),
        Step(LockStep.Acquire, "c", 3, 5.3, 5.4));

    [Fact]
    public void Hold_ThatRanOut_MakesWay() => AssertSound(
        Step(LockStep.Acquire, "a", 1, 1, 1.5),
        Step(LockStep.Renew, "a", 1, 2, 2.9) with { Verdict = Verdict.Unknown },
        Step(LockStep.Acquire, "b", 2, 3, 3.1));

    [Fact]
    public void SecondHolder_BeforeTheTimeToLiveIsOver_IsFound() => AssertFault(
        "two hold",
        Step(LockStep.Acquire, "a", 1, 1, 1.5),
        Step(LockStep.Acquire, "b", 2, 2, 2.5));

    [Fact]
    public void SecondHolder_DespiteARenewal_IsFound() => AssertFault(
        "two hold",
        Step(LockStep.Acquire, "a", 1, 1, 1.5),
        Step(LockStep.Renew, "a", 1, 2.5, 2.6),
        Step(LockStep.Acquire, "b", 2, 3, 3.5));

    [Fact]
    public void SecondHolder_BeforeTheRelease_IsFound() => AssertFault(
        "two hold",
        Step(LockStep.Acquire, "a", 1, 1, 1.5),
        Step(LockStep.Acquire, "b", 2, 1.6, 1.7),
        Step(LockStep.Release, "a", 1, 1.8, 1.9));

    [Fact]
    public void Token_ThatWentBack_IsFound() => AssertFault(
        "went back",
        Step(LockStep.Acquire, "a", 7, 1, 1.5),
        Step(LockStep.Acquire, "b", 6, 9, 9.5));

    [Fact]
    public void Token_GivenTwice_IsFound() => AssertFault(
        "given twice",
        Step(LockStep.Acquire, "a", 7, 1, 1.5),
        Step(LockStep.Acquire, "b", 7, 9, 9.5));

    private static LockOperation Step(LockStep step, string session, long token, double sent, double answered) =>
        new("gate", step, session, token, Ttl, TimeSpan.FromSeconds(sent), TimeSpan.FromSeconds(answered), Verdict.Accepted);

    private static void AssertSound(params LockOperation[] history) => Assert.Empty(LockHolds.Faults(history));

    private static void AssertFault(string words, params LockOperation[] history) =>
        Assert.Contains(LockHolds.Faults(history), fault => fault.Contains(words, StringComparison.Ordinal));
}
