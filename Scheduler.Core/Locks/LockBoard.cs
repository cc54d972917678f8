using System.Collections.Immutable;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>
/// The locks of this node that are held or waited for, for listing, and how many sessions it has: snapshots that any
/// thread may read. Each entry has one writer, the actor that it describes. Bounded, because sessions and the locks of
/// each are.
/// </summary>
public sealed class LockBoard
{
    private ImmutableSortedDictionary<string, LockView> _locks = ImmutableSortedDictionary.Create<string, LockView>(StringComparer.Ordinal);
    private int _sessions;

    public ImmutableSortedDictionary<string, LockView> Locks => Volatile.Read(ref _locks);

    /// <summary>Sessions that live on this node.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    public void Post(LockView view) => ImmutableInterlocked.Update(ref _locks, static (all, one) => all.SetItem(one.Name, one), view);

    public void Withdraw(string name) => ImmutableInterlocked.Update(ref _locks, static (all, one) => all.Remove(one), name);

    public void SessionCame() => Interlocked.Increment(ref _sessions);

    public void SessionWent() => Interlocked.Decrement(ref _sessions);
}
