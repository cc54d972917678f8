using System.Collections.Immutable;

namespace Scheduler.Core.Views.Exchange;

/// <summary>
/// What one peer was told of this server's own views of one kind. Views are immutable: two are the same when they are
/// the same object, and nothing has changed while the board's whole collection is the same object. Pure.
/// </summary>
internal sealed record ToldViews<TKey, TView>
    where TKey : notnull
    where TView : class
{
    private readonly ImmutableSortedDictionary<TKey, TView>? _toldAllOf;

    /// <summary>What is still to be looked at; null for everything.</summary>
    private readonly ImmutableSortedSet<TKey>? _left;

    private ToldViews(
        ImmutableSortedDictionary<TKey, TView> told,
        ImmutableSortedDictionary<TKey, TView>? toldAllOf, ImmutableSortedSet<TKey>? left) =>
        (Told, _toldAllOf, _left) = (told, toldAllOf, left);

    public static ToldViews<TKey, TView> Nothing { get; } = new(ImmutableSortedDictionary<TKey, TView>.Empty, toldAllOf: null, left: null);

    public ImmutableSortedDictionary<TKey, TView> Told { get; }

    /// <summary>What is to be told next.</summary>
    /// <param name="board">Views of all servers.</param>
    /// <param name="isOwn">Whether a view is this server's own.</param>
    /// <param name="max">The most that one update carries of changes, and of losses.</param>
    public ViewChanges<TKey, TView> Next(ImmutableSortedDictionary<TKey, TView> board, Func<TView, bool> isOwn, int max)
    {
        if (ReferenceEquals(board, _toldAllOf)) return new ViewChanges<TKey, TView>([], [], IsFull: false, this);
        var changed = board
            .Where(one => isOwn(one.Value) && !ReferenceEquals(Told.GetValueOrDefault(one.Key), one.Value))
            .Take(max).ToImmutableArray();
        var lost = Told.Keys.Where(key => !(board.TryGetValue(key, out var view) && isOwn(view))).Take(max).ToImmutableArray();
        var isFull = changed.Length == max || lost.Length == max;
        return Changes(changed, lost, isFull ? null : board, isFull ? null : []);
    }

    /// <summary>As the other, where it is known what has changed since it was asked before.</summary>
    public ViewChanges<TKey, TView> Next(
        ImmutableSortedDictionary<TKey, TView> board, ImmutableSortedSet<TKey> touched, Func<TView, bool> isOwn, int max)
    {
        if (_left is null) return Next(board, isOwn, max);
        var due = touched.Union(_left);
        ImmutableArray<TKey> keys = [.. due.Take(max)];
        var own = keys
            .Select(key => KeyValuePair.Create(key, board.GetValueOrDefault(key)))
            .Where(one => one.Value is { } view && isOwn(view))
            .ToList();
        var changed = own.Where(one => !ReferenceEquals(Told.GetValueOrDefault(one.Key), one.Value)).ToImmutableArray();
        var lost = keys.Except(own.Select(one => one.Key)).Where(Told.ContainsKey).ToImmutableArray();
        return Changes(changed!, lost, toldAllOf: null, due.Except(keys));
    }

    private ViewChanges<TKey, TView> Changes(
        ImmutableArray<KeyValuePair<TKey, TView>> changed, ImmutableArray<TKey> lost,
        ImmutableSortedDictionary<TKey, TView>? toldAllOf, ImmutableSortedSet<TKey>? left)
    {
        var after = new ToldViews<TKey, TView>(Told.SetItems(changed).RemoveRange(lost), toldAllOf, left);
        return new ViewChanges<TKey, TView>([.. changed.Select(one => one.Value)], lost, left is not { IsEmpty: true }, after);
    }
}

/// <param name="Lost">No longer this server's own: removed, or looked after by another.</param>
/// <param name="IsFull">There may be more.</param>
/// <param name="After">What the peer was told once it has taken this.</param>
internal sealed record ViewChanges<TKey, TView>(ImmutableArray<TView> Changed, ImmutableArray<TKey> Lost, bool IsFull, ToldViews<TKey, TView> After)
    where TKey : notnull
    where TView : class;
