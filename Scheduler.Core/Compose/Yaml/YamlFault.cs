using YamlDotNet.Core;

namespace Scheduler.Core.Compose.Yaml;

/// <summary>What a YAML parser's complaint most likely means to the person who wrote the file, and where.</summary>
internal static class YamlFault
{
    public static (Mark Mark, string Words) Explain(YamlException fault, ComposeFile file)
    {
        var lines = file.Text.ReplaceLineEndings("\n").Split('\n');
        // The parser may notice a tab only in the line after the one that it blames.
        for (var number = fault.Start.Line; number <= Math.Min(fault.End.Line + 1, lines.Length); number++)
        {
            if (number < 1) continue;
            var line = lines[number - 1];
            var indent = line[..^line.TrimStart().Length];
            if (indent.Contains('\t'))
                return (new Mark(file.Path, (int)number, indent.IndexOf('\t') + 1), "is indented with a tab; YAML indents with spaces");
            if (line.Contains("{{") && line.Contains("}}"))
                return (new Mark(file.Path, (int)number, line.IndexOf("{{", StringComparison.Ordinal) + 1),
                    "is a template ({{ … }}), not YAML: a file whose name ends in .tpl is filled in first");
        }

        return (new Mark(file.Path, (int)fault.Start.Line, (int)fault.Start.Column), fault.Message);
    }
}
