using System.Globalization;
using System.Text;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Texts in quotes as Go writes them.</summary>
internal static class GoQuotes
{
    /// <summary>Reads from the opening quote on; answers the value and where to go on.</summary>
    /// <exception cref="TemplateException">It does not end in its line, or has an escape that Go does not have.</exception>
    public static (string Value, int End) Read(string text, int open, char quote)
    {
        var value = new StringBuilder();
        for (var at = open + 1; at < text.Length && text[at] != '\n'; at++)
        {
            if (text[at] == quote) return (value.ToString(), at + 1);
            if (text[at] == '\\') at = Escaped(text, at, value);
            else value.Append(text[at]);
        }

        throw new TemplateException(open, $"the {quote} is not closed in its line");
    }

    /// <summary>The text in quotes, as Go's <c>%q</c> gives it.</summary>
    public static string Write(string text)
    {
        var written = new StringBuilder("\"");
        foreach (var c in text)
        {
            written.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' or '\u007f' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        }

        return written.Append('"').ToString();
    }

    /// <summary>Reads an escape at its backslash; answers where its last character is.</summary>
    private static int Escaped(string text, int at, StringBuilder value)
    {
        var c = at + 1 < text.Length ? text[at + 1] : '\0';
        var simple = c switch
        {
            'n' => '\n', 'r' => '\r', 't' => '\t', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v',
            '\\' or '"' or '\'' => c,
            _ => '\0'
        };
        if (simple != '\0')
        {
            value.Append(simple);
            return at + 1;
        }

        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && at + 2 + digits <= text.Length
            && int.TryParse(text.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            && Rune.IsValid(code))
        {
            value.Append(new Rune(code).ToString());
            return at + 1 + digits;
        }

        throw new TemplateException(at, "the \\ starts no escape that is known");
    }
}
