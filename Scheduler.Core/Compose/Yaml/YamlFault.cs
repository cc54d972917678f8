using YamlDotNet.Core;

namespace Scheduler.Core.Compose.Yaml;

/// <summary>What a YAML parser's complaint most likely means to the person who wrote the file, and where.</summary>
internal static class YamlFault
{
    public static (Mark Mark, string Words) Explain(YamlException fault, ComposeFile file)
    {
        var lines = file.Text.ReplaceLineEndings("\n").Split('\n');
        // The parser may notice either only in the line after the one that it blames, and blames the start of a map for a tab far below.
        var near = fault.End.Line + 1;
        var isOfTabs = fault.Message.Contains(" tab ", StringComparison.Ordinal);
        foreach (var (number, line) in lines.Select((line, i) => (Number: i + 1, line)).Where(one => one.Number >= fault.Start.Line))
        {
            var indent = line[..^line.TrimStart().Length];
            if (indent.Contains('\t') && (number <= near || (isOfTabs && indent != line)))
                return (new Mark(file.Path, number, indent.IndexOf('\t') + 1), "is indented with a tab; YAML indents with spaces");
            if (number <= near && line.Contains("{{") && line.Contains("}}"))
                return (new Mark(file.Path, number, line.IndexOf("{{", StringComparison.Ordinal) + 1),
                    "is a template ({{ … }}), not YAML: a file whose name ends in .tpl is filled in first");
        }

        return (new Mark(file.Path, (int)fault.Start.Line, (int)fault.Start.Column), fault.Message);
    }
}
