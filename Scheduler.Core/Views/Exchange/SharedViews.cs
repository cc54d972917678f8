using Scheduler.Core.Locks;

namespace Scheduler.Core.Views.Exchange;

/// <summary>What servers tell each other of: one server's part of it, and what it knows of the others'.</summary>
public sealed record SharedViews(Board Board, LockBoard Locks, Feed Feed)
{
    /// <summary>What has changed of this server's own since this was last asked.</summary>
    internal TouchedViews TakeTouched() => new(Board.Touched.Take(), Locks.Touched.Take());
}
