using System.Collections.Immutable;
using System.Globalization;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Functions of lists and maps.</summary>
internal static class ListFunctions
{
    public static readonly ImmutableArray<(string Name, TemplateFunction Function)> All =
    [
        ("len", new(1, 1, Length)),
        ("index", new(1, -1, Index)),
        ("list", new(0, -1, call => call.Made(call.Arguments))),
        ("tuple", new(0, -1, call => call.Made(call.Arguments))),
        ("dict", new(0, -1, Dictionary)),
        ("get", new(2, 2, call => call.Map(0)[call.Text(1)] ?? "")),
        ("hasKey", new(2, 2, call => call.Map(0).Entries.ContainsKey(call.Text(1)))),
        ("keys", new(1, 1, call => call.Made(call.Map(0).Entries.Keys))),
        ("values", new(1, 1, call => call.Made(call.Map(0).Entries.Values))),
        ("split", new(2, 2, call => Numbered(call))),
        ("splitList", new(2, 2, call => call.Made(Parts(call)))),
        ("splitPreserveQuotes", new(1, 1, call => call.Made(Words(call.Text(0))))),
        ("join", new(2, 2, call => call.Made(Joined(call)))),
        ("first", new(1, 1, call => call.List(0).FirstOrDefault())),
        ("last", new(1, 1, call => call.List(0).LastOrDefault())),
        ("rest", new(1, 1, call => call.Made(call.List(0).Skip(1)))),
        ("initial", new(1, 1, call => call.Made(call.List(0).SkipLast(1)))),
        ("append", new(2, 2, call => call.Made(call.List(0).Append(call[1])))),
        ("prepend", new(2, 2, call => call.Made(call.List(0).Prepend(call[1])))),
        ("concat", new(0, -1, call => call.Made(Enumerable.Range(0, call.Count).SelectMany(index => call.List(index))))),
        ("reverse", new(1, 1, call => call.Made(Enumerable.Reverse(call.List(0))))),
        ("uniq", new(1, 1, call => call.Made(call.List(0).DistinctBy(call.Show)))),
        ("compact", new(1, 1, call => call.Made(call.List(0).Where(GoValue.IsTrue)))),
        ("sortAlpha", new(1, 1, call => call.Made(call.List(0).Select(call.Show).Order(StringComparer.Ordinal)))),
        ("has", new(2, 2, call => call.List(1).Any(item => GoValue.AreEqual(item, call[0]) == true))),
        ("until", new(1, 1, call => call.Made(Steps(call, 0, call.Whole(0), Math.Sign(call.Whole(0)))))),
        ("untilStep", new(3, 3, call => call.Made(Steps(call, call.Whole(0), call.Whole(1), call.Whole(2))))),
    ];

    private static object? Length(TemplateCall call) => call[0] switch
    {
        string text => (long)text.Length,
        ImmutableArray<object?> list => (long)list.Length,
        GoMap map => (long)map.Entries.Count,
        var other => throw call.Fault($"takes a text, a list or a map, not {GoValue.KindOf(other)}"),
    };

    private static object? Index(TemplateCall call)
    {
        var value = call[0];
        foreach (var key in call.Arguments.Skip(1))
        {
            value = (value, key) switch
            {
                (GoMap map, string name) => map[name],
                (ImmutableArray<object?> list, long at) when at >= 0 && at < list.Length => list[(int)at],
                (ImmutableArray<object?> list, long at) => throw call.Fault($"{at} is outside of a list of {list.Length}"),
                _ => throw call.Fault($"takes no {GoValue.KindOf(key)} of {GoValue.KindOf(value)}"),
            };
        }

        return value;
    }

    private static GoMap Dictionary(TemplateCall call)
    {
        var entries = ImmutableSortedDictionary.CreateBuilder<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < call.Count; i += 2) entries[call.Text(i)] = i + 1 < call.Count ? call[i + 1] : "";
        return new GoMap(entries.ToImmutable());
    }

    /// <summary>As sprig's: the parts under <c>_0</c>, <c>_1</c> and so on.</summary>
    private static GoMap Numbered(TemplateCall call) => GoMap.Of(
        call.Made(Parts(call)).Select((part, index) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"_{index}"), part)));

    private static IEnumerable<object?> Parts(TemplateCall call)
    {
        var (separator, text) = (call.Text(0), call.Text(1));
        // Go splits at nothing into characters.
        return separator.Length == 0 ? text.Select(c => c.ToString()) : text.Split(separator);
    }

    /// <summary>Rancher's own: what blanks outside of quotes separate, with the quotes.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var (start, quote) = (-1, '\0');
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (start >= 0) yield return text[start..at];
                start = -1;
                continue;
            }

            if (start < 0) start = at;
            if (c == quote) quote = '\0';
            else if (quote == '\0' && c is '"' or '\'') quote = c;
        }

        if (start >= 0) yield return text[start..];
    }

    private static string Joined(TemplateCall call)
    {
        var texts = call[1] is ImmutableArray<object?> list ? list.Select(call.Show).ToList() : [call.Text(1)];
        var separator = call.Text(0);
        call.Reserve(texts.Sum(text => (long)text.Length + separator.Length));
        return string.Join(separator, texts);
    }

    private static IEnumerable<object?> Steps(TemplateCall call, long from, long to, long step)
    {
        if (from == to) yield break;
        if (step == 0 || (step > 0) != (to > from)) yield break;
        if (((Int128)to - from) / step > TemplateLimits.ItemsMax) throw call.Fault($"makes a list of more than {TemplateLimits.ItemsMax:N0} items");
        for (var at = from; step > 0 ? at < to : at > to; at += step) yield return at;
    }
}
