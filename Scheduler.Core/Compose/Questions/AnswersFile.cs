using System.Collections.Immutable;
using Scheduler.Core.Compose.Variables;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Questions;

/// <summary>Reads answers: a map in YAML or JSON, or lines of <c>NAME=value</c> as in an env file.</summary>
internal static class AnswersFile
{
    public static ImmutableDictionary<string, string> Read(ComposeFile file, Func<string, string?> environment, FindingList findings)
    {
        if (IsEnv(file)) return FromLines(file, environment, findings);
        var answers = ImmutableDictionary.CreateBuilder<string, string>();
        if (file.Text.AsSpan().Trim().IsEmpty || TreeParser.Parse(file, findings) is not { IsNull: false } tree) return answers.ToImmutable();
        if (tree is not MapNode map)
        {
            findings.Error(tree.Mark, "", $"must be a map of variables and their values, is {tree.Kind}");
            return answers.ToImmutable();
        }

        foreach (var entry in map.Entries)
        {
            if (entry.Value is ScalarNode scalar) answers[entry.Key.Text] = scalar.IsNull ? "" : scalar.Text;
            else findings.Error(entry.Key.Mark, Shown.Text(entry.Key.Text), $"must be a text or a number, is {entry.Value.Kind}");
        }

        return answers.ToImmutable();
    }

    /// <summary>By the file's name; of another name by its first line that says something.</summary>
    private static bool IsEnv(ComposeFile file)
    {
        if (file.Path.EndsWith(".env", StringComparison.Ordinal)) return true;
        if (file.Path.EndsWith(".yml", StringComparison.Ordinal)
            || file.Path.EndsWith(".yaml", StringComparison.Ordinal)
            || file.Path.EndsWith(".json", StringComparison.Ordinal))
            return false;
        foreach (var line in file.Text.AsSpan().EnumerateLines())
        {
            var text = line.Trim();
            if (text.IsEmpty || text[0] == '#') continue;
            var sign = text.IndexOfAny('=', ':');
            return sign > 0 && text[sign] == '=' && text[0] is not ('{' or '"' or '\'');
        }

        return false;
    }

    private static ImmutableDictionary<string, string> FromLines(ComposeFile file, Func<string, string?> environment, FindingList findings)
    {
        var content = EnvFile.Parse(file.Text, environment);
        foreach (var fault in content.Faults) findings.Error(new Mark(file.Path, fault.Line, 1), "", fault.Message);
        foreach (var warning in content.Warnings) findings.Warning(new Mark(file.Path, warning.Line, 1), "", warning.Message);
        return content.Values;
    }
}
