using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Questions;

/// <summary>
/// Which versions <c>upgrade_from</c> admits: comparisons such as <c>&gt;=1.0.0 &lt;2.0.0</c>, all of which must hold, and
/// alternatives with <c>||</c> between them; a version alone means itself, and an <c>x</c> or <c>*</c> any number.
/// </summary>
public sealed class VersionRange
{
    private const int LengthMax = 500;

    private readonly ImmutableArray<ImmutableArray<(string Sign, TemplateVersion Version)>> _alternatives;

    private VersionRange(ImmutableArray<ImmutableArray<(string, TemplateVersion)>> alternatives) => _alternatives = alternatives;

    /// <summary>Null for what is no range.</summary>
    public static VersionRange? Parse(string text)
    {
        if (text.Length > LengthMax) return null;
        var alternatives = ImmutableArray.CreateBuilder<ImmutableArray<(string, TemplateVersion)>>();
        foreach (var alternative in text.Split("||"))
        {
            if (Comparisons(alternative) is not { } all) return null;
            alternatives.Add(all);
        }

        return new VersionRange(alternatives.ToImmutable());
    }

    public bool Admits(TemplateVersion version) => _alternatives.Any(all => all.All(one => Holds(version.CompareTo(one.Version), one.Sign)));

    private static ImmutableArray<(string, TemplateVersion)>? Comparisons(string text)
    {
        var all = ImmutableArray.CreateBuilder<(string, TemplateVersion)>();
        var words = text.Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return null;
        for (var i = 0; i < words.Length; i++)
        {
            var sign = new string([.. words[i].TakeWhile(c => c is '<' or '>' or '=' or '!' or '~' or '^')]);
            var version = words[i][sign.Length..];
            if (version.Length == 0 && sign.Length > 0 && i + 1 < words.Length) version = words[++i];
            if (Terms(sign, version) is not { } terms) return null;
            all.AddRange(terms);
        }

        return all.ToImmutable();
    }

    /// <summary>A comparison as the plain ones that it stands for.</summary>
    private static ImmutableArray<(string, TemplateVersion)>? Terms(string sign, string text)
    {
        if (sign.Length == 0 && text is "*" or "x" or "X") return [];
        var parts = text.TrimStart('v').Split('.');
        var known = parts.TakeWhile(part => part is not ("x" or "X" or "*")).ToArray();
        if (TemplateVersion.Parse(string.Join('.', known)) is not { } version) return null;
        var wild = known.Length < parts.Length;
        if (wild && sign is "" or "=") return [(">=", version), ("<", version.Next(known.Length - 1))];
        return sign switch
        {
            "" or "=" or "==" => [("=", version)],
            "<" or "<=" or ">" or ">=" or "!=" => [(sign, version)],
            "~" => [(">=", version), ("<", version.Next(Math.Min(1, known.Length - 1)))],
            "^" => [(">=", version), ("<", version.Next(0))],
            _ => null,
        };
    }

    private static bool Holds(int order, string sign) => sign switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        "!=" => order != 0,
        _ => order == 0,
    };
}
