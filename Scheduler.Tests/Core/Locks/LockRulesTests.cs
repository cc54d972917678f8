using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Scheduler.Actors.Journal;
using Scheduler.Core.Locks;
using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Tests.Core.Locks;

/// <summary>What a lock decides, command by command, and what holds for any mixture of them.</summary>
public sealed class LockRulesTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SessionId Ann = new("ann");
    private static readonly SessionId Bob = new("bob");
    private static readonly LockState HeldByAnn = After(LockState.Empty, new GrantLock(Ann, "backup", Noon));

    [Fact]
    public void Grant_FirstOfALife_HasTheTimeInMicrosecondsAsToken() =>
        Assert.Equal((Noon - DateTimeOffset.UnixEpoch).Ticks / 10, HeldByAnn.Token);

    [Fact]
    public void Grant_ToTheHolder_AnswersTheSameAndWritesNothing()
    {
        var again = Assert.IsType<Decision<LockEvent>.Accept>(LockRules.Decide(HeldByAnn, new GrantLock(Ann, "other", Noon), Noon.AddHours(1)));

        Assert.Empty(again.Events);
        Assert.Equal(HeldByAnn.Holder, Assert.IsType<LockHeld>(again.Reply).Holder);
    }

    [Fact]
    public void Grant_WhileAnotherHolds_IsRefused() => AssertRefused(RefusalKind.Conflict, HeldByAnn, new GrantLock(Bob, null, null));

    [Fact]
    public void Release_ByTheHolder_FreesAndItsRepetitionIsKnown()
    {
        var free = After(HeldByAnn, new ReleaseLock(Ann, HeldByAnn.Token));

        Assert.Null(free.Holder);
        Assert.Equal(new LockFreed(HeldByAnn.Token, Replayed: true), ReplyTo(free, new ReleaseLock(Ann, HeldByAnn.Token)));
        Assert.Equal(new LockFreed(HeldByAnn.Token, Replayed: true), ReplyTo(After(free, new GrantLock(Bob, null, null)), new ReleaseLock(Ann)));
    }

    [Fact]
    public void Release_OfWhatOneDoesNotHold_IsRefusedAndChangesNothing()
    {
        AssertRefused(RefusalKind.Conflict, HeldByAnn, new ReleaseLock(Bob));
        AssertRefused(RefusalKind.Conflict, HeldByAnn, new ReleaseLock(Ann, HeldByAnn.Token - 1));
        AssertRefused(RefusalKind.NotFound, LockState.Empty, new ReleaseLock(Ann));
        AssertRefused(RefusalKind.NotFound, After(HeldByAnn, new BreakLock(null, null)), new ReleaseLock(Ann));
    }

    [Fact]
    public void Break_WithTheTokenOfAnEarlierHold_IsRefused()
    {
        var bobs = After(After(HeldByAnn, new ReleaseLock(Ann)), new GrantLock(Bob, null, null));

        AssertRefused(RefusalKind.Conflict, bobs, new BreakLock(HeldByAnn.Token, null));
        AssertRefused(RefusalKind.Conflict, LockState.Empty, new BreakLock(null, null));
        Assert.Null(After(bobs, new BreakLock(bobs.Token, "stuck")).Holder);
    }

    [Fact]
    public void Expire_OfASessionThatHoldsNothing_ChangesNothing()
    {
        Assert.Equal(HeldByAnn, After(HeldByAnn, new ExpireHold(Bob, "over")));
        Assert.Equal(LockState.Empty, After(LockState.Empty, new ExpireHold(Ann, "over")));
    }

    [Theory]
    [InlineData(false, 6.9, false)]
    [InlineData(false, 7, true)]
    [InlineData(true, 70, false)]
    public void Purge_OnlyOfWhatHasBeenFreeForLong(bool isHeld, double days, bool purges)
    {
        var state = isHeld ? HeldByAnn : After(HeldByAnn, new ReleaseLock(Ann));

        var decision = Assert.IsType<Decision<LockEvent>.Accept>(LockRules.Decide(state, new PurgeIdle(TimeSpan.FromDays(7)), Noon.AddDays(days)));

        Assert.Equal(purges, decision.Purge);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("db.backup_1-x", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("Db", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void Name_ByItsForm_IsTakenOrNot(string name, bool isValid) => Assert.Equal(isValid, LockName.Fault(name) is null);

    [Fact]
    public void Name_TooLong_IsRefused()
    {
        Assert.Null(LockName.Fault(new string('a', 128)));
        Assert.NotNull(LockName.Fault(new string('a', 129)));
    }

    /// <summary>Each step is a number: which command of which session, or an expiry, a break, a purge.</summary>
    [Fact]
    public void AnyLife_KeepsOneHolderAndGrowingTokensAndReplaysToItself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), steps => Live(steps ?? [])).QuickCheckThrowOnFailure();

    private static void Live(byte[] steps)
    {
        var (state, now, highest) = (LockState.Empty, Noon, 0L);
        var journal = ImmutableList<LockEvent>.Empty;
        foreach (var step in steps)
        {
            now = now.AddMinutes(step * 3);
            var decision = LockRules.Decide(state, InputOf(step, state), now) as Decision<LockEvent>.Accept;
            if (decision?.Purge == true)
            {
                Assert.Null(state.Holder);
                (state, journal) = (LockState.Empty, []);
                continue;
            }

            foreach (var happened in decision?.Events ?? [])
            {
                if (happened is LockEvent.Acquired)
                {
                    Assert.Null(state.Holder);
                    Assert.True(happened.Token > highest, $"{happened.Token} after {highest}");
                    highest = happened.Token;
                }
                else
                {
                    Assert.Equal(state.Holder!.Token, happened.Token);
                }

                state = LockRules.Evolve(state, happened);
                journal = journal.Add(happened);
            }

            if (decision?.Reply is LockHeld held) Assert.Equal(state.Holder, held.Holder);
        }

        Assert.Equal(state, journal.Select(Reread).Aggregate(LockState.Empty, LockRules.Evolve));
        Assert.Equal(state, LockManifests.Codec.DecodeSnapshot(LockManifests.Codec.EncodeSnapshot(state)));
    }

    private static LockInput InputOf(byte step, LockState state)
    {
        var session = new SessionId($"s{step % 3}");
        return (step / 3 % 6) switch
        {
            0 or 1 => new GrantLock(session, step % 2 == 0 ? "note" : null, null),
            2 => new ReleaseLock(session, step % 2 == 0 ? null : state.Token),
            3 => new ExpireHold(session, "over"),
            4 => new BreakLock(step % 2 == 0 ? null : state.Token, null),
            _ => new PurgeIdle(TimeSpan.FromHours(1)),
        };
    }

    private static LockEvent Reread(LockEvent happened) => LockManifests.Codec.Decode(LockManifests.Codec.Encode(happened));

    private static LockState After(LockState state, LockInput input) =>
        Assert.IsType<Decision<LockEvent>.Accept>(LockRules.Decide(state, input, Noon)).Events.Aggregate(state, LockRules.Evolve);

    private static object ReplyTo(LockState state, LockInput input) =>
        Assert.IsType<Decision<LockEvent>.Accept>(LockRules.Decide(state, input, Noon)).Reply;

    private static void AssertRefused(RefusalKind kind, LockState state, LockInput input) =>
        Assert.Equal(kind, Assert.IsType<Decision<LockEvent>.Refuse>(LockRules.Decide(state, input, Noon)).Refusal.Kind);
}
