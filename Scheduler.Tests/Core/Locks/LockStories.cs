using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Tests.Core.Locks;

/// <summary>Locks and sessions as clients meet them, with their real actors.</summary>
public sealed class LockStories
{
    [Fact]
    public void Acquire_FreeLock_IsHeldAndShown() => LockWorld.Tell(async world =>
    {
        var session = await world.OpenAsync();

        var holder = await world.HoldAsync(session);

        Assert.Equal(holder, (await world.ViewAsync()).Holder);
        Assert.Equal(holder, world.Board.Locks["db"].Holder);
        Assert.Equal(["db"], Assert.IsType<SessionView>(await world.Desk.GetAsync(session)).Locks.ToArray());
    });

    [Fact]
    public void Acquire_ByTheHolderAgain_AnswersTheSameToken() => LockWorld.Tell(async world =>
    {
        var session = await world.OpenAsync();

        var first = await world.HoldAsync(session);
        await world.FailOverAsync();
        var again = await world.HoldAsync(session);

        Assert.Equal(first, again);
    });

    [Fact]
    public void Acquire_HeldLockWithoutWaiting_NamesTheHolder() => LockWorld.Tell(async world =>
    {
        var holder = await world.HoldAsync(await world.OpenAsync());

        var queued = Assert.IsType<LockQueued>(await world.AcquireAsync(await world.OpenAsync()));

        Assert.Equal(holder, queued.Holder);
        Assert.Equal(0, (await world.ViewAsync()).Waiting);
    });

    [Fact]
    public void Acquire_WithASessionThatNeverWas_IsNotFound() => LockWorld.Tell(async world =>
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Refusal>(await world.AcquireAsync(new SessionId("nobody"), wait: 5)).Kind));

    [Fact]
    public void Release_WithWaiters_PassesOnInTheOrderOfArrival() => LockWorld.Tell(async world =>
    {
        var sessions = new[] { await world.OpenAsync(), await world.OpenAsync(), await world.OpenAsync(), await world.OpenAsync() };
        var before = await world.HoldAsync(sessions[0]);
        var waits = new List<Task<object>>();
        foreach (var session in sessions[1..])
        {
            waits.Add(world.AcquireAsync(session, wait: 12));
            await world.PassAsync(0.1);
        }

        // Beyond one round of the wait, so that places are kept from one round to the next.
        await world.PassAsync(6);
        for (var turn = 1; turn < sessions.Length; turn++)
        {
            Assert.IsType<LockFreed>(await world.Desk.ReleaseAsync("db", sessions[turn - 1], before.Token));
            var held = Assert.IsType<LockHeld>(await waits[turn - 1]).Holder;
            Assert.Equal((sessions[turn], before.Token + 1), (held.Session, held.Token));
            Assert.All(waits[turn..], wait => Assert.False(wait.IsCompleted));
            before = held;
        }
    });

    [Fact]
    public void Wait_LongerThanAllowed_EndsWithThePlaceAndTheHolder() => LockWorld.Tell(async world =>
    {
        var holder = await world.HoldAsync(await world.OpenAsync(TimeSpan.FromHours(1)));
        var began = world.Clock.GetTimestamp();

        var queued = Assert.IsType<LockQueued>(await world.AcquireAsync(await world.OpenAsync(TimeSpan.FromHours(1)), wait: 12));

        Assert.Equal((1, holder), (queued.Place, queued.Holder));
        Assert.InRange(world.Clock.GetElapsedTime(began).TotalSeconds, 11.7, 12.3);
        await world.PassAsync(3);
        Assert.Equal(0, (await world.ViewAsync()).Waiting);
    });

    [Fact]
    public void Wait_GivenUp_LosesItsPlaceAtOnce() => LockWorld.Tell(async world =>
    {
        var (holder, quitter, next) = (await world.OpenAsync(), await world.OpenAsync(), await world.OpenAsync());
        await world.HoldAsync(holder);
        using var gone = new CancellationTokenSource();
        var given = world.AcquireAsync(quitter, wait: 10, cancel: gone.Token);
        await world.PassAsync(0.1);
        var waiting = world.AcquireAsync(next, wait: 10);
        await world.PassAsync(0.1);

        gone.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        await world.Desk.ReleaseAsync("db", holder, token: null);

        Assert.Equal(next, Assert.IsType<LockHeld>(await waiting).Holder.Session);
    });

    [Fact]
    public void Queue_Full_IsBusy() => LockWorld.Tell(
        async world =>
        {
            await world.HoldAsync(await world.OpenAsync());
            var waiting = world.AcquireAsync(await world.OpenAsync(), wait: 3);
            await world.PassAsync(0.1);

            Assert.Equal(RefusalKind.Busy, Assert.IsType<Refusal>(await world.AcquireAsync(await world.OpenAsync(), wait: 3)).Kind);
            Assert.IsType<LockQueued>(await waiting);
        },
        options => options with { WaitersMax = 1 });

    [Fact]
    public void Session_WithTooManyLocks_IsRefusedTheNext() => LockWorld.Tell(
        async world =>
        {
            var session = await world.OpenAsync();
            await world.HoldAsync(session, "a");
            await world.HoldAsync(session, "b");

            Assert.Equal(RefusalKind.Busy, Assert.IsType<Refusal>(await world.AcquireAsync(session, "c")).Kind);
            await world.Desk.ReleaseAsync("a", session, token: null);
            await world.PassAsync(0.1);
            await world.HoldAsync(session, "c");
        },
        options => options with { LocksPerSessionMax = 2 });

    [Fact]
    public void Sessions_TooMany_AreRefusedUntilOneEnds() => LockWorld.Tell(
        async world =>
        {
            var session = await world.OpenAsync();
            Assert.Equal(RefusalKind.Busy, Assert.IsType<Refusal>(await world.Desk.OpenAsync(LockWorld.Ttl, note: null)).Kind);

            await world.Desk.EndAsync(session);

            await world.OpenAsync();
        },
        options => options with { SessionsMax = 1 });

    [Fact]
    public void EndSession_HoldingSeveral_FreesThemAll() => LockWorld.Tell(async world =>
    {
        var (session, next) = (await world.OpenAsync(), await world.OpenAsync());
        foreach (var name in new[] { "a", "b", "c" }) await world.HoldAsync(session, name);
        var waiting = world.AcquireAsync(next, "b", wait: 5);
        await world.PassAsync(0.1);

        Assert.IsType<SessionEnded>(await world.Desk.EndAsync(session));
        Assert.IsType<SessionEnded>(await world.Desk.EndAsync(session));

        Assert.Equal(next, Assert.IsType<LockHeld>(await waiting).Holder.Session);
        Assert.Null((await world.ViewAsync("a")).Holder);
        Assert.Null((await world.ViewAsync("c")).Holder);
    });

    [Fact]
    public void Break_ByAnOperator_TakesItFromTheHolderAndLeavesItsSession() => LockWorld.Tell(async world =>
    {
        var session = await world.OpenAsync();
        var holder = await world.HoldAsync(session);

        Assert.False(Assert.IsType<LockFreed>(await world.Desk.BreakAsync("db", holder.Token, "stuck since noon")).Replayed);
        Assert.True(Assert.IsType<LockFreed>(await world.Desk.BreakAsync("db", holder.Token, "stuck since noon")).Replayed);

        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Refusal>(await world.Desk.CheckAsync("db", session)).Kind);
        await world.RenewAsync(session);
        Assert.Equal(holder.Token + 1, (await world.HoldAsync(session)).Token);
    });

    [Fact]
    public void Purge_AfterAWeek_ForgetsTheLockAndTokensGoOnGrowing() => LockWorld.Tell(async world =>
    {
        var session = await world.OpenAsync();
        var first = await world.HoldAsync(session);
        await world.Desk.EndAsync(session);
        await world.PassAsync(8 * 24 * 3600);
        await world.FailOverAsync();
        await world.PassAsync(1);
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Refusal>(await world.Desk.GetAsync("db")).Kind);

        var second = await world.HoldAsync(await world.OpenAsync());

        Assert.True(second.Token > first.Token + 1, $"{second.Token} after {first.Token}");
    });
}
