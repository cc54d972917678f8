using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Templates;

/// <summary>A map as a template sees it. One that answers for its keys may know more of them than it lists.</summary>
/// <param name="entries">In the order of their keys, as Go's templates go through a map.</param>
/// <param name="answer">What a key means that is not listed; null for what is nothing.</param>
internal sealed class GoMap(ImmutableSortedDictionary<string, object?> entries, Func<string, object?>? answer = null)
{
    public static readonly GoMap Empty = new(ImmutableSortedDictionary.Create<string, object?>(StringComparer.Ordinal));

    public ImmutableSortedDictionary<string, object?> Entries => entries;

    public bool IsEmpty => entries.IsEmpty && answer is null;

    /// <summary>The value of a key, or what an absent one means.</summary>
    public object? this[string key] => entries.TryGetValue(key, out var value) ? value : answer?.Invoke(key);

    public static GoMap Of(IEnumerable<KeyValuePair<string, object?>> entries) =>
        new(ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, entries));
}
