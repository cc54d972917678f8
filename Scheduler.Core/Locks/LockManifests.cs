using Scheduler.Actors.Journal;
using Scheduler.Messages.Locks;
using Scheduler.Messages.Wire;

namespace Scheduler.Core.Locks;

/// <summary>The stored names of the events and states of locks and sessions. Once released they never change; a new form gets a new number.</summary>
public static class LockManifests
{
    public static readonly IEntityCodec<LockState, LockEvent> Codec = new WireEntityCodec<LockState, LockEvent>(
        new ManifestRegistry()
            .Add<LockState>("lock.state/1")
            .Add<LockEvent.Acquired>("lock.acquired/1")
            .Add<LockEvent.Released>("lock.released/1")
            .Add<LockEvent.Expired>("lock.expired/1")
            .Add<LockEvent.Broken>("lock.broken/1"));

    public static readonly IEntityCodec<SessionState, SessionEvent> SessionCodec = new WireEntityCodec<SessionState, SessionEvent>(
        new ManifestRegistry()
            .Add<SessionState>("session.state/1")
            .Add<SessionEvent.Opened>("session.opened/1"));

    /// <summary>Adds what locks and sessions say to each other, and to gateways, from one server to another.</summary>
    public static ManifestRegistry AddLockMessages(this ManifestRegistry registry) => registry
        .Add<GetLock>("lock.get/1")
        .Add<CheckLock>("lock.check/1")
        .Add<AcquireLock>("lock.acquire/1")
        .Add<ReleaseLock>("lock.release/1")
        .Add<BreakLock>("lock.break/1")
        .Add<LeaveQueue>("lock.leave-queue/1")
        .Add<SessionOver>("lock.session-over/1")
        .Add<LockHeld>("lock.held/1")
        .Add<LockQueued>("lock.queued/1")
        .Add<LockFreed>("lock.freed/1")
        .Add<LockView>("lock.view/1")
        .Add<OpenSession>("session.open/1")
        .Add<RenewSession>("session.renew/1")
        .Add<EndSession>("session.end/1")
        .Add<GetSession>("session.get/1")
        .Add<AttachLock>("session.attach-lock/1")
        .Add<DetachLock>("session.detach-lock/1")
        .Add<SessionAlive>("session.alive/1")
        .Add<SessionEnded>("session.ended/1")
        .Add<SessionView>("session.view/1");
}
