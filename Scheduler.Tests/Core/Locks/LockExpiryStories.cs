using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Tests.Core.Locks;

/// <summary>Who lives, who is over, and when: sessions that are not renewed, owners that change, words that get lost.</summary>
public sealed class LockExpiryStories
{
    [Fact]
    public void Session_NotRenewed_EndsAfterItsTimeAndNotBefore() => LockWorld.Tell(async world =>
    {
        var (holder, next) = (await world.OpenAsync(), await world.OpenAsync(TimeSpan.FromHours(1)));
        var token = (await world.HoldAsync(holder)).Token;
        await world.PassAsync(10);
        await world.RenewAsync(holder);
        var renewed = world.Clock.GetTimestamp();

        var held = Assert.IsType<LockHeld>(await world.AcquireAsync(next, wait: 60)).Holder;

        Assert.Equal((next, token + 1), (held.Session, held.Token));
        Assert.InRange(world.Clock.GetElapsedTime(renewed).TotalSeconds, LockWorld.Ttl.TotalSeconds, LockWorld.Ttl.TotalSeconds + 0.5);
        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Refusal>(await world.Desk.RenewAsync(holder)).Kind);
        Assert.Equal(RefusalKind.Conflict, Assert.IsType<Refusal>(await world.Desk.CheckAsync("db", holder)).Kind);
    });

    [Fact]
    public void Renewals_OneForAll_KeepEveryLockForAsLongAsTheyCome() => LockWorld.Tell(async world =>
    {
        var (session, other) = (await world.OpenAsync(), await world.OpenAsync(TimeSpan.FromHours(1)));
        var before = (await world.HoldAsync(session, "a"), await world.HoldAsync(session, "b"));
        for (var i = 0; i < 20; i++)
        {
            await world.PassAsync(12);
            await world.RenewAsync(session);
        }

        Assert.IsType<LockQueued>(await world.AcquireAsync(other, "a"));
        Assert.Equal(before, ((await world.ViewAsync("a")).Holder!, (await world.ViewAsync("b")).Holder!));
        Assert.Equal(1, world.CountIn($"session/{session}"));
    });

    [Fact]
    public void FailOver_OfAHeldLock_GivesTheWholeTimeAnewAndThenEnds() => LockWorld.Tell(async world =>
    {
        var (holder, next) = (await world.OpenAsync(), await world.OpenAsync(TimeSpan.FromHours(1)));
        await world.HoldAsync(holder);
        await world.PassAsync(14);
        await world.FailOverAsync();
        var takenOver = world.Clock.GetTimestamp();

        var held = Assert.IsType<LockHeld>(await world.AcquireAsync(next, wait: 60));

        Assert.Equal(next, held.Holder.Session);
        Assert.InRange(world.Clock.GetElapsedTime(takenOver).TotalSeconds, 17, 18);
    });

    [Fact]
    public void FailOver_WhileOthersWait_TheyGoOnWaitingAtTheNewOwner() => LockWorld.Tell(async world =>
    {
        var (holder, next) = (await world.OpenAsync(), await world.OpenAsync());
        var token = (await world.HoldAsync(holder)).Token;
        var waiting = world.AcquireAsync(next, wait: 30);
        await world.PassAsync(1);
        await world.FailOverAsync();
        await world.PassAsync(1);
        Assert.Equal(1, (await world.ViewAsync()).Waiting);

        await world.Desk.ReleaseAsync("db", holder, token);

        Assert.Equal(token + 1, Assert.IsType<LockHeld>(await waiting).Holder.Token);
    });

    [Fact]
    public void SessionEnd_WhileTheLockCannotHearIt_IsFoundByItsOwnQuestion() => LockWorld.Tell(async world =>
    {
        var (holder, next) = (await world.OpenAsync(), await world.OpenAsync(TimeSpan.FromHours(1)));
        await world.HoldAsync(holder);
        world.IsCut = true;
        await world.Desk.EndAsync(holder);
        await world.PassAsync(60);
        Assert.Equal(holder, (await world.ViewAsync()).Holder!.Session);

        world.IsCut = false;

        Assert.Equal(next, Assert.IsType<LockHeld>(await world.AcquireAsync(next, wait: 9)).Holder.Session);
    });

    [Fact]
    public void SessionEnd_WhileTheNodeWasAway_IsFoundAfterItsReturn() => LockWorld.Tell(async world =>
    {
        var (holder, next) = (await world.OpenAsync(), await world.OpenAsync(TimeSpan.FromHours(1)));
        await world.HoldAsync(holder);
        world.IsCut = true;
        await world.Desk.EndAsync(holder);
        await world.FailOverAsync();
        world.IsCut = false;

        Assert.Equal(next, Assert.IsType<LockHeld>(await world.AcquireAsync(next, wait: 9)).Holder.Session);
    });

    [Fact]
    public void Session_ThatCannotBeAsked_IsTakenForAlive() => LockWorld.Tell(async world =>
    {
        var holder = await world.OpenAsync();
        await world.HoldAsync(holder);

        world.IsCut = true;
        for (var i = 0; i < 10; i++)
        {
            await world.PassAsync(10);
            await world.RenewAsync(holder);
        }

        Assert.Equal(holder, (await world.ViewAsync()).Holder!.Session);
    });

    [Fact]
    public void Waiter_WhoseSessionEnds_IsToldAndOthersGoFirst() => LockWorld.Tell(async world =>
    {
        var (holder, dying, next) = (
            await world.OpenAsync(TimeSpan.FromHours(1)),
            await world.OpenAsync(TimeSpan.FromSeconds(2)),
            await world.OpenAsync(TimeSpan.FromHours(1)));
        await world.HoldAsync(holder);
        var first = world.AcquireAsync(dying, wait: 30);
        await world.PassAsync(0.1);
        var second = world.AcquireAsync(next, wait: 30);
        await world.PassAsync(3);

        Assert.Equal(RefusalKind.NotFound, Assert.IsType<Refusal>(await first).Kind);
        await world.Desk.ReleaseAsync("db", holder, token: null);

        Assert.Equal(next, Assert.IsType<LockHeld>(await second).Holder.Session);
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void ManyClients_OneLock_AreNeverInsideTogether(int seed) => LockWorld.Tell(
        async world =>
        {
            var inside = new List<long>();
            var clients = Enumerable.Range(0, 8).Select(async _ =>
            {
                var session = await world.OpenAsync(TimeSpan.FromHours(1));
                for (var turn = 0; turn < 5; turn++)
                {
                    var token = (await world.HoldAsync(session, wait: 600)).Token;
                    Assert.True(inside.Count == 0 || inside[^1] < 0, "two are inside");
                    inside.Add(token);
                    await world.PassAsync(0.3);
                    inside.Add(-token);
                    Assert.IsType<LockFreed>(await world.Desk.ReleaseAsync("db", session, token));
                }
            }).ToList();
            await Task.WhenAll(clients);

            var tokens = inside.Where(token => token > 0).ToList();
            Assert.Equal(40, tokens.Count);
            Assert.Equal(Enumerable.Range(0, 40).Select(n => tokens[0] + n), tokens);
        },
        seed: seed);
}
