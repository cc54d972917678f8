using System.Collections.Immutable;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Templates;

/// <summary>
/// Fills in Go templates as Rancher's catalogs use them. Pure and bounded: the same file and values give the same text,
/// no file makes it throw, and <see cref="TemplateLimits"/> hold whatever is written in it.
/// </summary>
internal static class GoTemplate
{
    /// <summary>Files whose names end so are templates.</summary>
    public const string Extension = ".tpl";

    public static bool Is(ComposeFile file) => file.Path.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>The file that the template gives, under its own name; null, with an error among the findings, when it gives none.</summary>
    public static ComposeFile? Fill(ComposeFile file, GoMap root, FindingList findings)
    {
        if (file.Text.Length > ComposeLimits.FileLengthMax)
        {
            findings.Error(Mark.Whole(file.Path), "", $"has {file.Text.Length:N0} characters; at most {ComposeLimits.FileLengthMax:N0} are read");
            return null;
        }

        if (IsMarkedAsNone(file.Text)) return file;
        try
        {
            var output = new TemplateOutput(file.Text);
            new TemplateEvaluator(output, root).Run(TemplateParser.Parse(file.Text));
            return new ComposeFile(file.Path, output.Text) { TemplateLines = output.Lines };
        }
        catch (TemplateException fault)
        {
            var (line, column) = new LineStarts(file.Text).PlaceOf(Math.Clamp(fault.At, 0, file.Text.Length));
            findings.Error(new Mark(file.Path, line, column), "", $"the template: {fault.Message}");
            return null;
        }
    }

    /// <summary>What <c>.</c> is in a template.</summary>
    /// <param name="stack">The stack's name.</param>
    /// <param name="asked">The variables that are asked for, with their answers.</param>
    /// <param name="lookUp">Any variable's value; what is not set is empty.</param>
    public static GoMap Root(string stack, ImmutableDictionary<string, string> asked, Func<string, string?> lookUp)
    {
        static object? Nothing(string name) => "";
        var named = GoMap.Of([KeyValuePair.Create("Name", (object?)stack)]);
        return GoMap.Of(
        [
            KeyValuePair.Create("Values", (object?)new GoMap(
                GoMap.Of(asked.Select(answer => KeyValuePair.Create(answer.Key, (object?)answer.Value))).Entries,
                name => lookUp(name) ?? "")),
            KeyValuePair.Create("Release", (object?)new GoMap(named.Entries, Nothing)),
            KeyValuePair.Create("Stack", (object?)new GoMap(named.Entries, Nothing)),
        ]);
    }

    /// <summary>Rancher's own word for a file that only looks like one.</summary>
    public static bool IsMarkedAsNone(string text) =>
        text.AsSpan().TrimStart() is var start
        && (start.StartsWith("# notemplating", StringComparison.Ordinal)
            || start.StartsWith("#notemplating", StringComparison.Ordinal));
}
