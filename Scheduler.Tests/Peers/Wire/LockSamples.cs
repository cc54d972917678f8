using Scheduler.Messages.Locks;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>What locks and their sessions are asked and answer.</summary>
internal static class LockSamples
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 30, 15, 123, TimeSpan.FromHours(2));

    private static readonly SessionId Session = new("abcdefghijklmnopqrstuvwxyz");

    public static LockHolder Holder => new(Session, 1_795_337_819_366_474, At, "nightly");

    public static SortedDictionary<string, object> All => new(StringComparer.Ordinal)
    {
        ["lock.get"] = new GetLock(),
        ["lock.check"] = new CheckLock(Session),
        ["lock.acquire"] = new AcquireLock(Session, TimeSpan.FromMilliseconds(4999.5), "nightly \u201cbackup\u201d"),
        ["lock.acquire-least"] = new AcquireLock(Session, TimeSpan.Zero, null),
        ["lock.release"] = new ReleaseLock(Session, long.MaxValue),
        ["lock.release-least"] = new ReleaseLock(Session),
        ["lock.break"] = new BreakLock(7, "stuck"),
        ["lock.leave-queue"] = new LeaveQueue(Session),
        ["lock.session-over"] = new SessionOver(Session, "its session was ended"),
        ["lock.held"] = new LockHeld(Holder, At),
        ["lock.queued"] = new LockQueued(3, Holder),
        ["lock.queued-least"] = new LockQueued(2, null),
        ["lock.freed"] = new LockFreed(7, true),
        ["lock.view"] = new LockView { Name = "db", Holder = Holder, Token = Holder.Token, Deadline = At, Waiting = 2, ChangedAt = At },
        ["session.open"] = new OpenSession(Session, TimeSpan.FromSeconds(15), "nightly"),
        ["session.renew"] = new RenewSession(),
        ["session.end"] = new EndSession(),
        ["session.get"] = new GetSession(),
        ["session.attach-lock"] = new AttachLock("db"),
        ["session.detach-lock"] = new DetachLock("db"),
        ["session.alive"] = new SessionAlive(TimeSpan.FromMilliseconds(14_999)),
        ["session.ended"] = new SessionEnded(),
        ["session.view"] = new SessionView(Session, TimeSpan.FromSeconds(15), null, At, At, ["a", "b"]),
    };
}
