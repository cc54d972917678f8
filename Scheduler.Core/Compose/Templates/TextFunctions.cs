using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Functions that make texts.</summary>
internal static class TextFunctions
{
    public static readonly ImmutableArray<(string Name, TemplateFunction Function)> All =
    [
        ("print", new(0, -1, call => call.Made(Print(call)))),
        ("println", new(0, -1, call => call.Made(string.Join(' ', call.Arguments.Select(call.Show)) + "\n"))),
        ("printf", new(1, -1, call => call.Made(GoFormat.Format(call)))),
        ("toString", new(1, 1, call => call.Text(0))),
        ("trim", new(1, 1, call => call.Made(call.Text(0).Trim()))),
        ("trimAll", new(2, 2, call => call.Made(call.Text(1).Trim(call.Text(0).ToCharArray())))),
        ("trimSuffix", new(2, 2, call =>
            call.Text(1) is var text && call.Text(0) is { Length: > 0 } end && text.EndsWith(end, StringComparison.Ordinal)
                ? text[..^end.Length]
                : text)),
        ("trimPrefix", new(2, 2, call =>
            call.Text(1) is var text && call.Text(0) is var start && text.StartsWith(start, StringComparison.Ordinal)
                ? text[start.Length..]
                : text)),
        ("upper", new(1, 1, call => call.Made(call.Text(0).ToUpperInvariant()))),
        ("lower", new(1, 1, call => call.Made(call.Text(0).ToLowerInvariant()))),
        ("title", new(1, 1, call => call.Made(Title(call.Text(0))))),
        ("untitle", new(1, 1, call => call.Text(0) is [var first, .. var rest] ? char.ToLowerInvariant(first) + rest : "")),
        ("repeat", new(2, 2, Repeat)),
        ("substr", new(3, 3, Substring)),
        ("trunc", new(2, 2, call => Truncated(call.Text(1), call.Whole(0)))),
        ("nospace", new(1, 1, call => string.Concat(call.Text(0).Where(c => !char.IsWhiteSpace(c))))),
        ("contains", new(2, 2, call => call.Text(1).Contains(call.Text(0), StringComparison.Ordinal))),
        ("hasPrefix", new(2, 2, call => call.Text(1).StartsWith(call.Text(0), StringComparison.Ordinal))),
        ("hasSuffix", new(2, 2, call => call.Text(1).EndsWith(call.Text(0), StringComparison.Ordinal))),
        ("quote", new(0, -1, call => call.Made(Joined(call, text => GoQuotes.Write(text))))),
        ("squote", new(0, -1, call => call.Made(Joined(call, text => $"'{text}'")))),
        ("cat", new(0, -1, call => call.Made(Joined(call, text => text)))),
        ("indent", new(2, 2, call => Indented(call))),
        ("nindent", new(2, 2, call => "\n" + Indented(call))),
        ("replace", new(3, 3, Replace)),
        ("b64enc", new(1, 1, call => call.Made(Convert.ToBase64String(Encoding.UTF8.GetBytes(call.Text(0)))))),
        ("b64dec", new(1, 1, Decoded)),
        ("sha256sum", new(1, 1, call => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call.Text(0)))))),
    ];

    /// <summary>Go puts a blank between two values neither of which is a text.</summary>
    private static string Print(TemplateCall call)
    {
        var printed = new StringBuilder();
        for (var i = 0; i < call.Count; i++)
        {
            if (i > 0 && call[i] is not string && call[i - 1] is not string) printed.Append(' ');
            printed.Append(call.Text(i));
        }

        return printed.ToString();
    }

    /// <summary>Nothing is left out, as sprig does.</summary>
    private static string Joined(TemplateCall call, Func<string, string> form) =>
        string.Join(' ', call.Arguments.Where(value => value is not null).Select(value => form(call.Show(value))));

    private static string Title(string text)
    {
        var title = text.ToCharArray();
        for (var i = 0; i < title.Length; i++)
        {
            if (i == 0 || char.IsWhiteSpace(title[i - 1])) title[i] = char.ToUpperInvariant(title[i]);
        }

        return new string(title);
    }

    private static string Repeat(TemplateCall call)
    {
        var (count, text) = (call.Whole(0), call.Text(1));
        if (count <= 0 || text.Length == 0) return "";
        call.Reserve(count > TemplateLimits.MadeMax ? -1 : count * text.Length);
        return new StringBuilder().Insert(0, text, (int)count).ToString();
    }

    private static string Substring(TemplateCall call)
    {
        var text = call.Text(2);
        var start = (int)Math.Clamp(call.Whole(0), 0, text.Length);
        var end = call.Whole(1) < 0 ? text.Length : (int)Math.Min(call.Whole(1), text.Length);
        return start >= end ? "" : text[start..end];
    }

    private static string Truncated(string text, long length) =>
        length >= 0 ? text[..(int)Math.Min(length, text.Length)] : text[(int)Math.Max(text.Length + length, 0)..];

    private static string Indented(TemplateCall call)
    {
        var (width, text) = (call.Whole(0), call.Text(1));
        if (width is < 0 or > 1_000) throw call.Fault("takes a width from 0 to 1000");
        var lines = text.Split('\n');
        call.Reserve(lines.Length * width);
        var blanks = new string(' ', (int)width);
        return blanks + string.Join("\n" + blanks, lines);
    }

    private static string Replace(TemplateCall call)
    {
        var (old, with, text) = (call.Text(0), call.Text(1), call.Text(2));
        if (old.Length == 0) throw call.Fault("takes a text to look for that is not empty");
        // What comes out is bounded before it is made.
        var found = 0L;
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, at + old.Length, StringComparison.Ordinal))
            found++;
        call.Reserve(found * with.Length);
        return text.Replace(old, with, StringComparison.Ordinal);
    }

    private static string Decoded(TemplateCall call)
    {
        var text = call.Text(0);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw call.Fault("takes what b64enc makes");
    }
}
