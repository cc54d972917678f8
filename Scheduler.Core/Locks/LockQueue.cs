using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>The sessions that wait for a lock, first come, first served. Each has one place.</summary>
internal sealed class LockQueue(int most)
{
    private readonly List<Waiter> _waiters = [];

    public int Count => _waiters.Count;

    public Waiter? First => _waiters.Count > 0 ? _waiters[0] : null;

    public IReadOnlyList<Waiter> All => _waiters;

    /// <summary>The session's place: the one that it has, or a new one at the end; null when the queue is full.</summary>
    public Waiter? Join(SessionId session)
    {
        if (Find(session) is { } known) return known;
        if (_waiters.Count >= most) return null;
        var waiter = new Waiter(session);
        _waiters.Add(waiter);
        return waiter;
    }

    public Waiter? Find(SessionId session) => _waiters.Find(one => one.Session == session);

    /// <summary>From 1.</summary>
    public int PlaceOf(Waiter waiter) => _waiters.IndexOf(waiter) + 1;

    public void Remove(Waiter waiter) => _waiters.Remove(waiter);
}
