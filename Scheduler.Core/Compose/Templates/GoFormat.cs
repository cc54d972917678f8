using System.Globalization;
using System.Text;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Go's <c>printf</c>, with the verbs that templates use: s v q d x f t c and %%, with a width and flags - and 0.</summary>
internal static class GoFormat
{
    private const int WidthMax = 1_000;

    public static string Format(TemplateCall call)
    {
        if (call[0] is not string format) throw call.Fault("takes a format, which is a text");
        var made = new StringBuilder();
        var next = 1;
        for (var at = 0; at < format.Length; at++)
        {
            if (made.Length > TemplateLimits.OutputLengthMax) throw call.Fault("makes too long a text");
            if (format[at] != '%')
            {
                made.Append(format[at]);
                continue;
            }

            var (flags, width, precision, verb) = Verb(call, format, ref at);
            if (verb == '%')
            {
                made.Append('%');
                continue;
            }

            if (next >= call.Count) throw call.Fault($"has no argument for its %{verb}");
            var text = Shown(call, verb, precision, call[next++]);
            var filler = flags.Contains('0') && !flags.Contains('-') ? '0' : ' ';
            made.Append(flags.Contains('-') ? text.PadRight(width) : text.PadLeft(width, filler));
        }

        return next == call.Count ? made.ToString() : throw call.Fault($"has {call.Count - next} arguments too many");
    }

    /// <summary>Leaves <paramref name="at"/> at the verb.</summary>
    private static (string Flags, int Width, int? Precision, char Verb) Verb(TemplateCall call, string format, ref int at)
    {
        var flags = new string([.. format.Skip(at + 1).TakeWhile(c => c is '-' or '0' or '+' or ' ' or '#')]);
        at += 1 + flags.Length;
        var width = Number(format, ref at) ?? 0;
        int? precision = null;
        if (at < format.Length && format[at] == '.')
        {
            at++;
            precision = Number(format, ref at) ?? 0;
        }

        if (at >= format.Length) throw call.Fault("has a % without its verb");
        if (width > WidthMax || precision > WidthMax) throw call.Fault($"takes a width of at most {WidthMax}");
        return (flags, width, precision, format[at]);
    }

    private static int? Number(string format, ref int at)
    {
        var start = at;
        while (at < format.Length && at - start < 6 && char.IsAsciiDigit(format[at])) at++;
        return at > start ? int.Parse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture) : null;
    }

    private static string Shown(TemplateCall call, char verb, int? precision, object? value) => (verb, value) switch
    {
        ('s' or 'v', double real) when precision is { } digits => real.ToString($"F{digits}", CultureInfo.InvariantCulture),
        ('s' or 'v', _) => call.Show(value) is var text && precision is { } length && length < text.Length ? text[..length] : text,
        ('q', _) => GoQuotes.Write(call.Show(value)),
        ('t', bool) or ('d', long) => GoValue.Show(value),
        ('x', long whole) => whole.ToString("x", CultureInfo.InvariantCulture),
        ('x', string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        ('c', long whole) when Rune.IsValid((int)Math.Clamp(whole, -1, int.MaxValue)) => new Rune((int)whole).ToString(),
        ('f', double or long) => GoValue.Real(value).ToString($"F{precision ?? 6}", CultureInfo.InvariantCulture),
        ('d' or 'x' or 'f' or 't' or 'c', _) => throw call.Fault($"cannot show {GoValue.KindOf(value)} with %{verb}"),
        _ => throw call.Fault($"does not know %{verb}"),
    };
}
