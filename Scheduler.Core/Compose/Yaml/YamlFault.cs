using YamlDotNet.Core;

namespace Scheduler.Core.Compose.Yaml;

/// <summary>What a YAML parser's complaint most likely means to the person who wrote the file.</summary>
internal static class YamlFault
{
    public static string Words(YamlException fault, string text)
    {
        var line = LineOf(text, fault.Start.Line);
        var indent = line[..(line.Length - line.TrimStart().Length)];
        if (indent.Contains('\t')) return "is indented with a tab; YAML indents with spaces";
        if (line.Contains("{{")) return "is a template ({{ … }}), not YAML: fill it in first";
        return fault.Message;
    }

    private static string LineOf(string text, long number)
    {
        var lines = text.AsSpan().EnumerateLines();
        for (long i = 1; lines.MoveNext(); i++)
        {
            if (i == number) return lines.Current.ToString();
        }

        return "";
    }
}
