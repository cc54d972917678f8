using System.Collections.Immutable;

namespace Scheduler.Core.Views;

/// <summary>
/// Of what views have changed since somebody last asked, so that nobody has to look through all of them: any thread notes,
/// one reader takes. Until the first taking nothing is noted, for there may never be one; that reader looks at everything.
/// </summary>
public sealed class TouchedKeys<TKey>(IComparer<TKey>? order = null)
    where TKey : notnull
{
    private readonly ImmutableSortedSet<TKey> _none = ImmutableSortedSet.Create(order);
    private ImmutableSortedSet<TKey>? _keys;

    /// <summary>To be called after the change can be seen.</summary>
    public void Note(TKey key)
    {
        if (Volatile.Read(ref _keys) is null) return;
        ImmutableInterlocked.Update(ref _keys, static (all, one) => all!.Add(one), key);
    }

    /// <summary>To be called before looking at what has changed.</summary>
    public ImmutableSortedSet<TKey> Take() => Interlocked.Exchange(ref _keys, _none) ?? _none;
}
