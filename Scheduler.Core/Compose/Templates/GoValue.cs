using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Scheduler.Core.Compose.Templates;

/// <summary>
/// Values as a template sees them: null, <c>bool</c>, <c>long</c>, <c>double</c>, <c>string</c>, a list
/// (<c>ImmutableArray&lt;object?&gt;</c>) or a map (<see cref="GoMap"/>), and how Go shows, compares and tests them.
/// </summary>
internal static class GoValue
{
    private const string NoValue = "<no value>";

    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        long whole => whole != 0,
        double real => real != 0,
        string text => text.Length > 0,
        ImmutableArray<object?> list => !list.IsEmpty,
        GoMap map => !map.IsEmpty,
        _ => true,
    };

    public static string KindOf(object? value) => value switch
    {
        null => "nothing",
        bool => "true or false",
        long or double => "a number",
        string => "a text",
        ImmutableArray<object?> => "a list",
        _ => "a map",
    };

    public static string Show(object? value)
    {
        if (value is string plain) return plain;
        var shown = new StringBuilder();
        Show(value, shown, depth: 0);
        return shown.ToString();
    }

    /// <summary>As Go compares basic values; null when it compares no such two.</summary>
    public static bool? AreEqual(object? one, object? other) => (one, other) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (bool a, bool b) => a == b,
        (long a, long b) => a == b,
        (double a, double b) => a.Equals(b),
        (long a, double b) => ((double)a).Equals(b),
        (double a, long b) => a.Equals((double)b),
        (string a, string b) => a == b,
        _ => null,
    };

    /// <summary>Below, at or above 0; null when there is no order between them.</summary>
    public static int? Order(object? one, object? other) => (one, other) switch
    {
        (long a, long b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (long or double, long or double) => Real(one).CompareTo(Real(other)),
        _ => null,
    };

    /// <summary>A number as sprig makes one of a value: of a text what it says, and 0 of what says none.</summary>
    public static long Whole(object? value) => value switch
    {
        long whole => whole,
        double real when Math.Abs(real) < 9e18 => (long)real,
        bool truth => truth ? 1 : 0,
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => 0,
    };

    public static double Real(object? value) => value switch
    {
        double real => real,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        _ => Whole(value),
    };

    private static void Show(object? value, StringBuilder shown, int depth)
    {
        // Lists and maps share their parts, so what is shown may be far larger than what was made.
        if (shown.Length > TemplateLimits.OutputLengthMax || depth > TemplateLimits.DepthMax) return;
        switch (value)
        {
            case ImmutableArray<object?> list:
                shown.Append('[');
                for (var i = 0; i < list.Length && shown.Length <= TemplateLimits.OutputLengthMax; i++)
                {
                    if (i > 0) shown.Append(' ');
                    Show(list[i], shown, depth + 1);
                }

                shown.Append(']');
                break;
            case GoMap map:
                shown.Append("map[");
                var isFirst = true;
                foreach (var (key, item) in map.Entries)
                {
                    if (shown.Length > TemplateLimits.OutputLengthMax) break;
                    shown.Append(isFirst ? "" : " ").Append(key).Append(':');
                    isFirst = false;
                    Show(item, shown, depth + 1);
                }

                shown.Append(']');
                break;
            default:
                shown.Append(value switch
                {
                    null => NoValue,
                    bool truth => truth ? "true" : "false",
                    double real => real.ToString("R", CultureInfo.InvariantCulture),
                    IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                    _ => value.ToString(),
                });
                break;
        }
    }
}
