using System.Globalization;
using System.Text;

namespace Scheduler.Core.Compose.Writing;

/// <summary>Writes maps as YAML that reads back as the same, whatever is in the texts.</summary>
internal static class YamlText
{
    public static string Write(YamlMap map)
    {
        var text = new StringBuilder();
        Map(map, text, indent: 0);
        return text.ToString();
    }

    private static void Map(YamlMap map, StringBuilder text, int indent)
    {
        foreach (var (key, value) in map.Entries)
        {
            text.Append(' ', indent).Append(Scalar(key, isKey: true)).Append(':');
            Value(value, text, indent + 2);
        }
    }

    private static void Value(object? value, StringBuilder text, int indent)
    {
        switch (value)
        {
            case null:
                text.Append('\n');
                break;
            case YamlMap { IsEmpty: true }:
                text.Append(" {}\n");
                break;
            case YamlMap map:
                text.Append('\n');
                Map(map, text, indent);
                break;
            case IReadOnlyCollection<object> { Count: 0 }:
                text.Append(" []\n");
                break;
            case IReadOnlyCollection<object> items:
                text.Append('\n');
                foreach (var item in items) Item(item, text, indent);
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void Item(object item, StringBuilder text, int indent)
    {
        text.Append(' ', indent).Append('-');
        if (item is not YamlMap map)
        {
            Value(item, text, indent + 2);
            return;
        }

        // The first key stands behind the dash.
        var inner = new StringBuilder();
        Map(map, inner, indent + 2);
        text.Append(' ').Append(inner, indent + 2, inner.Length - indent - 2);
    }

    private static string Scalar(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Scalar((string)value, isKey: false),
    };

    /// <param name="text">The text.</param>
    /// <param name="isKey">Variables are filled in in values only.</param>
    private static string Scalar(string text, bool isKey)
    {
        if (!isKey) text = text.Replace("$", "$$", StringComparison.Ordinal);
        return IsPlain(text) ? text : Quoted(text);
    }

    /// <summary>Words that no reader of YAML takes for anything else than a text, or that are numbers in either case.</summary>
    private static bool IsPlain(string text) =>
        text.Length is > 0 and < 200
        && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/')
        && text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n");

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or (>= '\u007f' and <= '\u00a0') or '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff' =>
                    string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
