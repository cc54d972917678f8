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

    private ToldViews(ImmutableSortedDictionary<TKey, TView> told, ImmutableSortedDictionary<TKey, TView>? toldAllOf) => (Told, _toldAllOf) = (told, toldAllOf);

    public static ToldViews<TKey, TView> Nothing { get; } = new(ImmutableSortedDictionary<TKey, TView>.Empty, toldAllOf: null);

    public ImmutableSortedDictionary<TKey, TView> Told { get; }

    /// <summary>What is to be told next.</summary>
    /// <param name="board">Views of all servers.</param>
    /// <param name="isOwn">Whether a view is this server's own.</param>
    /// <param name="max">The most that one update carries of changes, and of losses.</param>
    public ViewChanges<TKey, TView> Next(ImmutableSortedDictionary<TKey, TView> board, Func<TView, bool> isOwn, int max)
    {
        if (ReferenceEquals(board, _toldAllOf)) return new ViewChanges<TKey, TView>([], [], IsFull: false, this);
        var changed = board.Where(one => isOwn(one.Value) && !ReferenceEquals(Told.GetValueOrDefault(one.Key), one.Value)).Take(max).ToImmutableArray();
        var lost = Told.Keys.Where(key => !(board.TryGetValue(key, out var view) && isOwn(view))).Take(max).ToImmutableArray();
        var isFull = changed.Length == max || lost.Length == max;
        var after = new ToldViews<TKey, TView>(Told.SetItems(changed).RemoveRange(lost), isFull ? null : board);
        return new ViewChanges<TKey, TView>([.. changed.Select(one => one.Value)], lost, isFull, after);
    }
}

/// <param name="Lost">No longer this server's own: removed, or looked after by another.</param>
/// <param name="IsFull">There may be more.</param>
/// <param name="After">What the peer was told once it has taken this.</param>
internal sealed record ViewChanges<TKey, TView>(ImmutableArray<TView> Changed, ImmutableArray<TKey> Lost, bool IsFull, ToldViews<TKey, TView> After)
    where TKey : notnull
    where TView : class;
