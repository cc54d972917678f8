using Scheduler.Actors.Seams;
using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>
/// The way in for gateways: locks by their names, sessions by their ids. Every answer is the entity's reply or a
/// <see cref="Refusal"/>; acknowledged means committed and synced.
/// </summary>
/// <param name="answerWithin">How long one answer may take, beside the time that is waited for a lock.</param>
public sealed class LockDesk(AskEntity ask, IEntropy entropy, TimeProvider clock, TimeSpan answerWithin)
{
    /// <summary>The longest round of a wait: how long a waiter whose request is gone may keep others from their turn.</summary>
    public static readonly TimeSpan RoundMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    public static string EntityOf(string name) => $"lock/{name}";

    public static string EntityOf(SessionId id) => $"session/{id}";

    /// <summary>A new session: <see cref="SessionView"/>. One whose answer is lost is renewed by nobody, and ends by itself.</summary>
    public Task<object> OpenAsync(TimeSpan ttl, string? note, CancellationToken cancel = default)
    {
        var id = NewId();
        return ask(EntityOf(id), new OpenSession(id, ttl, note), answerWithin, cancel);
    }

    /// <summary><see cref="SessionView"/>; not found when it has ended. Asks once: a renewal that is late is better sent anew.</summary>
    public Task<object> RenewAsync(SessionId id, CancellationToken cancel = default) => ask(EntityOf(id), new RenewSession(), answerWithin, cancel);

    public Task<object> GetAsync(SessionId id, CancellationToken cancel = default) => ask(EntityOf(id), new GetSession(), answerWithin, cancel);

    /// <summary><see cref="SessionEnded"/>, also when it had ended before.</summary>
    public Task<object> EndAsync(SessionId id, CancellationToken cancel = default) => ask(EntityOf(id), new EndSession(), answerWithin, cancel);

    /// <summary>
    /// <see cref="LockHeld"/>, <see cref="LockQueued"/> when it was not to be had within <paramref name="wait"/>, or a
    /// refusal. Asks again while there is time, over changes of the lock's owner; when <paramref name="cancel"/> fires
    /// while it waits, the session's place in the queue is given up.
    /// </summary>
    public Task<object> AcquireAsync(string name, SessionId session, TimeSpan wait, string? note, CancellationToken cancel = default) =>
        WaitAsync(name, session, wait, note, RoundMax, static () => Task.CompletedTask, cancel);

    /// <summary>
    /// As <see cref="AcquireAsync"/>, with a session of its own, which is kept
    /// alive meanwhile and ended when there is no lock for it.
    /// </summary>
    public async Task<object> AcquireWithNewSessionAsync(string name, TimeSpan ttl, TimeSpan wait, string? note, CancellationToken cancel = default)
    {
        if (await OpenAsync(ttl, note, cancel) is var opened && opened is not SessionView) return opened;
        var session = ((SessionView)opened).Id;
        var isHeld = false;
        try
        {
            var round = ttl / 3 < RoundMax ? ttl / 3 : RoundMax;
            var reply = await WaitAsync(name, session, wait, note, round, () => RenewAsync(session, cancel), cancel);
            isHeld = reply is LockHeld;
            return reply;
        }
        finally
        {
            if (!isHeld) await EndAsync(session, CancellationToken.None);
        }
    }

    /// <summary>Whether the session holds the lock: <see cref="LockHeld"/>, or a refusal.</summary>
    public Task<object> CheckAsync(string name, SessionId session, CancellationToken cancel = default) =>
        ask(EntityOf(name), new CheckLock(session), answerWithin, cancel);

    /// <summary><see cref="LockFreed"/>, or a refusal when the session does not hold it.</summary>
    public Task<object> ReleaseAsync(string name, SessionId session, long? token, CancellationToken cancel = default) =>
        ask(EntityOf(name), new ReleaseLock(session, token), answerWithin, cancel);

    /// <summary><see cref="LockFreed"/>, or a refusal when nobody holds it, or not with this token.</summary>
    public Task<object> BreakAsync(string name, long? token, string? note, CancellationToken cancel = default) =>
        ask(EntityOf(name), new BreakLock(token, note), answerWithin, cancel);

    /// <summary>A <see cref="LockView"/> that reflects every change acknowledged before; not found for one that nobody ever acquired.</summary>
    public Task<object> GetAsync(string name, CancellationToken cancel = default) => ask(EntityOf(name), new GetLock(), answerWithin, cancel);

    private async Task<object> WaitAsync(
        string name, SessionId session, TimeSpan wait, string? note, TimeSpan roundMax, Func<Task> betweenRounds, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var left = wait - clock.GetElapsedTime(began);
            var round = left < roundMax ? left : roundMax;
            if (round < TimeSpan.Zero) round = TimeSpan.Zero;
            var reply = await RoundAsync(name, new AcquireLock(session, round, note), cancel);
            if (!MayGoOn(reply) || clock.GetElapsedTime(began) + RetryPause >= wait) return reply;
            if (reply is Refusal) await Task.Delay(RetryPause, clock, cancel);
            await betweenRounds();
        }
    }

    private async Task<object> RoundAsync(string name, AcquireLock round, CancellationToken cancel)
    {
        try
        {
            return await ask(EntityOf(name), round, round.Wait + answerWithin, cancel);
        }
        catch (OperationCanceledException)
        {
            await ask(EntityOf(name), new LeaveQueue(round.Session), answerWithin, CancellationToken.None);
            throw;
        }
    }

    /// <summary>It waits on after a round without success, and over what passes by itself; a repetition is harmless.</summary>
    private static bool MayGoOn(object reply) => reply is LockQueued or Refusal { Kind: RefusalKind.Unavailable or RefusalKind.OutcomeUnknown };

    /// <summary>128 random bits: not to be guessed, and never drawn twice.</summary>
    private SessionId NewId()
    {
        const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        var (high, low) = (entropy.NextUInt64(), entropy.NextUInt64());
        return new SessionId(string.Create(SessionId.Length, (high, low), static (span, bits) =>
        {
            var value = new UInt128(bits.high, bits.low);
            for (var i = 0; i < span.Length; i++, value >>= 5) span[i] = Alphabet[(int)(value & 31)];
        }));
    }
}
