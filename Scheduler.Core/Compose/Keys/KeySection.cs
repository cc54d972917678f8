using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Keys;

/// <summary>The keys of one kind of map. Keys that start with <c>x-</c> are welcome everywhere and mean nothing.</summary>
/// <param name="Title">As documentation heads it.</param>
internal sealed record KeySection(string Title, ImmutableArray<KeyRule> Rules)
{
    /// <summary>A misspelling is at most this many letters away from the word that was meant.</summary>
    private const int TypoDistanceMax = 2;

    private readonly ImmutableDictionary<string, KeyRule> _byName = Rules.ToImmutableDictionary(rule => rule.Name);

    public KeyRule? this[string name] => _byName.GetValueOrDefault(name);

    /// <summary>The known key that a misspelt one most likely means; null when none is near.</summary>
    public string? Nearest(string name)
    {
        if (name.Length is < 3 or > 40) return null;
        return Rules
            .Select(rule => (rule.Name, Distance: Distance(name, rule.Name)))
            .Where(candidate => candidate.Distance <= TypoDistanceMax)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>Letters to insert, remove or replace to make one word of the other (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
