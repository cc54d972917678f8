using System.Collections.Immutable;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>
/// The locks that are held or waited for, for listing, and how many sessions this node has: snapshots that any thread
/// may read. It holds the whole cluster: what this node's own actors post (views without a server), and what the other
/// servers say of theirs. Bounded, because sessions and the locks of each are.
/// </summary>
public sealed class LockBoard
{
    private ImmutableSortedDictionary<string, LockView> _locks = ImmutableSortedDictionary.Create<string, LockView>(StringComparer.Ordinal);
    private int _sessions;

    /// <summary>
    /// Raised on the poster's thread after one of this node's own locks has changed; handlers are quick and do not throw.
    /// A deadline that moved on is no change: it does so with every renewal.
    /// </summary>
    public event Action? OwnChanged;

    /// <summary>Locks whose view has come to be this node's own, or has been and is another one now, or none.</summary>
    public TouchedKeys<string> Touched { get; } = new(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, LockView> Locks => Volatile.Read(ref _locks);

    /// <summary>Sessions that live on this node.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>Ignored when a later owner has spoken already.</summary>
    public void Post(LockView view)
    {
        var before = Locks.GetValueOrDefault(view.Name);
        ImmutableInterlocked.Update(ref _locks, static (all, one) => IsOutdated(all, one) ? all : all.SetItem(one.Name, one), view);
        if (view.Server is null || before is { Server: null }) Touched.Note(view.Name);
        if (view.Server is null && before != view with { Deadline = before?.Deadline }) OwnChanged?.Invoke();
    }

    /// <summary>This node's lock is neither held nor waited for, or no longer its own.</summary>
    public void Withdraw(string name)
    {
        if (!Remove(name, server: null)) return;
        Touched.Note(name);
        OwnChanged?.Invoke();
    }

    /// <summary>Another server says so of its lock, or has been away for too long.</summary>
    public void Forget(string name, NodeIncarnation server) => Remove(name, server);

    public void SessionCame() => Interlocked.Increment(ref _sessions);

    public void SessionWent() => Interlocked.Decrement(ref _sessions);

    /// <summary>Only while it is that server's: another may have told of it since.</summary>
    private bool Remove(string name, NodeIncarnation? server) => ImmutableInterlocked.Update(
        ref _locks,
        static (all, one) => all.TryGetValue(one.name, out var shown) && shown.Server == one.server ? all.Remove(one.name) : all,
        (name, server));

    private static bool IsOutdated(ImmutableSortedDictionary<string, LockView> all, LockView one) =>
        all.TryGetValue(one.Name, out var shown) && shown.Epoch > one.Epoch;
}
