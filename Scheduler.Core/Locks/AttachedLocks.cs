using System.Collections.Immutable;

namespace Scheduler.Core.Locks;

/// <summary>
/// The locks that asked after a session of late. Not journaled: a lock that holds for the session asks again and again,
/// so a new owner knows them all soon, and what is told to them is told a second time by their own question.
/// </summary>
internal sealed class AttachedLocks(int most, TimeSpan keptFor)
{
    private readonly SortedDictionary<string, long> _heardAt = new(StringComparer.Ordinal);

    public ImmutableArray<string> Names => [.. _heardAt.Keys];

    /// <summary>False when there are too many.</summary>
    public bool Add(string name, TimeProvider clock)
    {
        if (!_heardAt.ContainsKey(name) && _heardAt.Count >= most) DropSilent(clock);
        if (!_heardAt.ContainsKey(name) && _heardAt.Count >= most) return false;
        _heardAt[name] = clock.GetTimestamp();
        return true;
    }

    public void Remove(string name) => _heardAt.Remove(name);

    private void DropSilent(TimeProvider clock)
    {
        foreach (var (name, at) in _heardAt.ToList())
        {
            if (clock.GetElapsedTime(at) > keptFor) _heardAt.Remove(name);
        }
    }
}
