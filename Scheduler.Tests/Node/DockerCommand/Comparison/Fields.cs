using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Scheduler.Tests.Node.DockerCommand.Comparison;

/// <summary>
/// Takes what a command said apart: the values of JSON by their paths, the cells of a table by row and heading, and
/// else the lines.
/// </summary>
internal static partial class Fields
{
    public static SortedDictionary<string, string> Of(Said said)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["exit code"] = said.ExitCode.ToString(CultureInfo.InvariantCulture)
        };
        AddText(fields, "", said.Output);
        for (var number = 0; number < said.Complaints.Count; number++) fields[$"complaint {number}"] = said.Complaints[number];
        return fields;
    }

    private static void AddText(SortedDictionary<string, string> fields, string at, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0 && AsJson(string.Join('\n', lines)) is { } whole)
        {
            AddJson(fields, at, whole);
            return;
        }

        if (lines.Count > 0 && Heading().IsMatch(lines[0]))
        {
            AddTable(fields, lines);
            return;
        }

        if (lines.Count > 1 && lines.Count(line => Named().IsMatch(line)) * 2 > lines.Count) AddNamed(fields, lines);
        else for (var number = 0; number < lines.Count; number++) AddLine(fields, $"line {number}", lines[number]);
    }

    /// <summary>Lines such as <c>Name:  web</c>, those that are indented below the last one that is not.</summary>
    private static void AddNamed(SortedDictionary<string, string> fields, IReadOnlyList<string> lines)
    {
        var section = "";
        foreach (var line in lines)
        {
            var parts = line.Split([':', '='], 2, StringSplitOptions.TrimEntries);
            if (line[0] is not (' ' or '\t')) section = parts[0];
            var field = line[0] is ' ' or '\t' ? $"{section}: {parts[0]}" : parts[0];
            fields[field] = fields.TryGetValue(field, out var before) ? $"{before}; {parts[^1]}" : parts[^1];
        }
    }

    /// <summary>A line that a format made of several JSON values is taken apart too.</summary>
    private static void AddLine(SortedDictionary<string, string> fields, string at, string line)
    {
        var values = SeveralJson(line);
        if (values is null) fields[at] = line;
        else
        {
            for (var number = 0; number < values.Count; number++) AddJson(fields, $"{at} value {number}", values[number]);
        }
    }

    private static void AddJson(SortedDictionary<string, string> fields, string at, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject many:
                foreach (var (name, value) in many) AddJson(fields, $"{at}.{name}", value);
                break;
            case JsonArray { Count: > 0 } list:
                for (var number = 0; number < list.Count; number++) AddJson(fields, $"{at}[{number}]", list[number]);
                break;
            default:
                fields[at] = node?.ToJsonString() ?? "null";
                break;
        }
    }

    /// <summary>The rows by their names, where they have some; else in the order of their text, since lists promise none.</summary>
    private static void AddTable(SortedDictionary<string, string> fields, IReadOnlyList<string> lines)
    {
        var headings = Gap().Split(lines[0]);
        var starts = headings.Select(heading => lines[0].IndexOf(heading, StringComparison.Ordinal)).ToList();
        var rows = lines.Skip(1).Select(line => Cells(line, starts)).OrderBy(row => string.Join(' ', row), StringComparer.Ordinal).ToList();
        var naming = Array.FindIndex(headings, heading => heading is "HOSTNAME" or "NAME");
        for (var row = 0; row < rows.Count; row++)
        {
            var name = naming < 0 ? $"row {row.ToString(CultureInfo.InvariantCulture)}" : rows[row][naming];
            for (var column = 0; column < headings.Length; column++) fields[$"{name} {headings[column]}"] = rows[row][column];
        }

        fields["headings"] = string.Join(", ", headings);
    }

    /// <summary>By their order: what is scrubbed has moved the columns.</summary>
    private static IReadOnlyList<string> Cells(string line, List<int> starts)
    {
        var cells = Gap().Split(line.Replace(" *", "", StringComparison.Ordinal));
        return cells.Length == starts.Count ? cells : [.. starts.Select((_, column) => column < cells.Length ? cells[column] : "")];
    }

    private static JsonNode? AsJson(string text)
    {
        if (text[0] is not ('{' or '[')) return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<JsonNode?>? SeveralJson(string line)
    {
        if (line[0] is not ('{' or '[')) return null;
        var values = new List<JsonNode?>();
        foreach (var part in Between().Split(line))
        {
            if (AsJson(part) is not { } value) return null;
            values.Add(value);
        }

        return values;
    }

    [GeneratedRegex(@"^[A-Z][A-Z ]+(   *[A-Z][A-Z ]*)+$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*[A-Z][A-Za-z ]*( =|:)")]
    private static partial Regex Named();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"(?<=[\]}]) (?=[\[{])")]
    private static partial Regex Between();
}
