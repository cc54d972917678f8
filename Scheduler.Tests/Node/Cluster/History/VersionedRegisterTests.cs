namespace Scheduler.Tests.Node.Cluster.History;

public sealed class VersionedRegisterTests
{
    private const long First = 1;
    private const int FirstScale = 0;

    [Fact]
    public void GoodHistory_WithEveryKindOfOperation_HasNoFault() => AssertSound(
        Write(1, 2, scale: 3, version: 2),
        Read(3, 4, scale: 3, version: 2),
        Write(3, 6, scale: 1, version: 3, key: "a"),
        Unknown(4, 5, scale: 2, key: "b"),
        Read(7, 8, scale: 2, version: 4),
        Write(9, 10, scale: 2, version: 4, key: "b") with { Changed = false, Replayed = true },
        Write(11, 12, scale: 2, version: 4) with { Changed = false },
        Write(13, 14, scale: 2, version: 5, key: "c") with { Changed = false },
        Write(15, 16, scale: 0, version: 6) with { IfVersion = 5 });

    [Fact]
    public void ConcurrentWrites_AnsweredInTheOtherOrder_AreSound() => AssertSound(
        Write(1, 5, scale: 3, version: 3),
        Write(1, 9, scale: 1, version: 2));

    [Fact]
    public void UnknownWrites_AppliedOrNot_AreSound() => AssertSound(
        Unknown(1, 2, scale: 3),
        Unknown(1, 2, scale: 2),
        Read(3, 4, scale: 2, version: 2));

    [Fact]
    public void Write_RepeatedByTheServersThemselves_IsSound() => AssertSound(
        Write(1, 2, scale: 3, version: 2, key: "a") with { Changed = false, Replayed = true });

    [Fact]
    public void Version_GivenTwice_IsFound() => AssertFault(
        "several writes",
        Write(1, 5, scale: 3, version: 2),
        Write(2, 6, scale: 3, version: 2));

    [Fact]
    public void LostWrite_AnotherTakesItsVersion_IsFound() => AssertFault(
        "went back",
        Write(1, 2, scale: 3, version: 2),
        Write(3, 4, scale: 2, version: 2));

    [Fact]
    public void Read_BehindAnAcknowledgedWrite_IsFound() => AssertFault(
        "went back",
        Write(1, 2, scale: 3, version: 2),
        Read(3, 4, scale: 0, version: 1));

    [Fact]
    public void Read_BehindAnEarlierRead_IsFound() => AssertFault(
        "went back",
        Unknown(1, 9, scale: 3),
        Read(2, 3, scale: 3, version: 2),
        Read(4, 5, scale: 0, version: 1));

    [Fact]
    public void Read_OfAnotherScaleThanWritten_IsFound() => AssertFault(
        "had scale",
        Write(1, 2, scale: 3, version: 2),
        Read(3, 4, scale: 1, version: 2));

    [Fact]
    public void Version_ThatNobodyWrote_IsFound() => AssertFault(
        "nobody's write",
        Read(3, 4, scale: 1, version: 2));

    [Fact]
    public void Version_OnlyOfARefusedWrite_IsFound() => AssertFault(
        "nobody's write",
        Unknown(1, 2, scale: 1) with { Verdict = Verdict.Refused },
        Read(3, 4, scale: 1, version: 2));

    [Fact]
    public void Version_SeenBeforeItsOnlyAuthorWasSent_IsFound() => AssertFault(
        "nobody's write",
        Read(1, 2, scale: 1, version: 2),
        Unknown(3, 4, scale: 1));

    [Fact]
    public void UnknownWrite_AppliedTwice_IsFound() => AssertFault(
        "nobody's write",
        Unknown(1, 2, scale: 3),
        Read(3, 4, scale: 3, version: 3));

    [Fact]
    public void Key_AppliedTwice_IsFound() => AssertFault(
        "one key",
        Write(1, 2, scale: 3, version: 2, key: "a"),
        Write(3, 4, scale: 3, version: 3, key: "a") with { Changed = false });

    [Fact]
    public void Key_UnknownTryAppliedBesidesTheAcknowledgedOne_IsFound() => AssertFault(
        "nobody's write",
        Unknown(1, 2, scale: 3, key: "a"),
        Write(3, 4, scale: 3, version: 3, key: "a") with { Changed = false });

    [Fact]
    public void Condition_OnAnotherVersion_IsFound() => AssertFault(
        "was bound",
        Write(1, 2, scale: 3, version: 2),
        Write(3, 4, scale: 1, version: 3) with { IfVersion = 1 });

    [Fact]
    public void Change_ThatWasNone_IsFound() => AssertFault(
        "the scale before",
        Write(1, 2, scale: FirstScale, version: 2));

    private static ServiceOperation Write(double sent, double answered, int scale, long version, string? key = null) =>
        new("a/b", true, TimeSpan.FromSeconds(sent), TimeSpan.FromSeconds(answered), Verdict.Accepted, scale, version, key) { Changed = true };

    private static ServiceOperation Unknown(double sent, double answered, int scale, string? key = null) =>
        new("a/b", true, TimeSpan.FromSeconds(sent), TimeSpan.FromSeconds(answered), Verdict.Unknown, scale, Key: key);

    private static ServiceOperation Read(double sent, double answered, int scale, long version) =>
        new("a/b", false, TimeSpan.FromSeconds(sent), TimeSpan.FromSeconds(answered), Verdict.Accepted, scale, version);

    private static void AssertSound(params ServiceOperation[] history) => Assert.Empty(VersionedRegister.Faults(history, First, FirstScale));

    private static void AssertFault(string words, params ServiceOperation[] history) =>
        Assert.Contains(VersionedRegister.Faults(history, First, FirstScale), fault => fault.Contains(words, StringComparison.Ordinal));
}
