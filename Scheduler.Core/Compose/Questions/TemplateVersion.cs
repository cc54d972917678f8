using System.Collections.Immutable;
using System.Globalization;

namespace Scheduler.Core.Compose.Questions;

/// <summary>
/// A template's version such as <c>v1.2.3-rancher1</c>: its numbers, then what
/// follows a dash, which comes before the version without it.
/// </summary>
public sealed record TemplateVersion(ImmutableArray<long> Numbers, string Suffix) : IComparable<TemplateVersion>
{
    private const int LengthMax = 200;
    private const int NumbersMax = 8;

    /// <summary>Null for what has no number at its start.</summary>
    public static TemplateVersion? Parse(string text)
    {
        if (text.Length > LengthMax) return null;
        var bare = text.Trim().TrimStart('v', 'V');
        // What stands behind a plus sign tells builds apart, not versions.
        bare = bare.Split('+')[0];
        var dash = bare.IndexOf('-');
        var parts = (dash < 0 ? bare : bare[..dash]).Split('.');
        if (parts.Length > NumbersMax) return null;
        var numbers = ImmutableArray.CreateBuilder<long>();
        foreach (var part in parts)
        {
            if (!long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
            numbers.Add(number);
        }

        return new TemplateVersion(numbers.ToImmutable(), dash < 0 ? "" : bare[(dash + 1)..]);
    }

    /// <summary>The first version whose number at this place is higher.</summary>
    public TemplateVersion Next(int place)
    {
        var upTo = Numbers[..(Math.Clamp(place, 0, Numbers.Length - 1) + 1)];
        // Before all of its own: even a first trial of it is no longer below.
        return new TemplateVersion(upTo.SetItem(upTo.Length - 1, upTo[^1] == long.MaxValue ? upTo[^1] : upTo[^1] + 1), "0");
    }

    public int CompareTo(TemplateVersion? other)
    {
        if (other is null) return 1;
        for (var i = 0; i < Math.Max(Numbers.Length, other.Numbers.Length); i++)
        {
            var order = (i < Numbers.Length ? Numbers[i] : 0).CompareTo(i < other.Numbers.Length ? other.Numbers[i] : 0);
            if (order != 0) return order;
        }

        return (Suffix.Length, other.Suffix.Length) switch
        {
            (0, 0) => 0,
            (0, _) => 1,
            (_, 0) => -1,
            _ => Suffixes(Suffix, other.Suffix),
        };
    }

    /// <summary>Part by part, numbers as numbers.</summary>
    private static int Suffixes(string one, string two)
    {
        var (a, b) = (one.Split('.', '-'), two.Split('.', '-'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = long.TryParse(a[i], out var first) && long.TryParse(b[i], out var second)
                ? first.CompareTo(second)
                : string.CompareOrdinal(a[i], b[i]);
            if (order != 0) return order;
        }

        return a.Length.CompareTo(b.Length);
    }
}
