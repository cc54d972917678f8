using Scheduler.Messages.Locks;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// A lock has one holder at a time, as its holders may believe; its tokens only grow, and no two sessions get the same.
/// </summary>
internal sealed class LocksChecker(SimTimeProvider time)
{
    private readonly Dictionary<string, (SessionId Session, long Until)> _holders = [];
    private readonly Dictionary<(string Lock, long Token), SessionId> _tokens = [];
    private readonly Dictionary<string, long> _highest = [];

    /// <summary>How often a lock was had.</summary>
    public int Count { get; private set; }

    /// <summary>The highest token that anybody was told of so far.</summary>
    public long HighestOf(string name) => _highest.GetValueOrDefault(name);

    /// <param name="floor">The highest token when the lock was asked for.</param>
    /// <param name="until">How long the holder may trust in it, in true time.</param>
    public void OnHeld(string name, LockHolder holder, long floor, long until)
    {
        Count++;
        var session = _tokens.GetValueOrDefault((name, holder.Token), holder.Session);
        if (session != holder.Session)
            throw new SimViolation("locks", $"token {holder.Token} of {name} was given to {session} and to {holder.Session}");
        if (holder.Token <= floor) throw new SimViolation("locks", $"{holder.Session} has {name} with token {holder.Token} after {floor} was known");
        // An answer that took longer than the trust that it gives makes nobody a holder.
        var isHeld = until > time.Ticks;
        if (isHeld && _holders.TryGetValue(name, out var other) && other.Session != holder.Session && other.Until > time.Ticks)
            throw new SimViolation(
                "locks",
                $"{holder.Session} has {name} while {other.Session} may still trust in it for {TimeSpan.FromTicks(other.Until - time.Ticks)}");
        _tokens[(name, holder.Token)] = holder.Session;
        _highest[name] = Math.Max(HighestOf(name), holder.Token);
        if (isHeld) _holders[name] = (holder.Session, until);
    }

    public void OnRenewed(string name, SessionId session, long until)
    {
        if (_holders.TryGetValue(name, out var holder) && holder.Session == session) _holders[name] = (session, until);
    }

    /// <summary>From here on the holder trusts in it no longer.</summary>
    public void OnReleasing(string name, SessionId session)
    {
        if (_holders.TryGetValue(name, out var holder) && holder.Session == session) _holders.Remove(name);
    }
}
