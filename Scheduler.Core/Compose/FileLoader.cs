using Scheduler.Core.Compose.Merging;
using Scheduler.Core.Compose.Questions;
using Scheduler.Core.Compose.Templates;
using Scheduler.Core.Compose.Variables;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose;

/// <summary>Turns one file into a tree with its template and its variables filled in and its services under <c>services</c>.</summary>
internal static class FileLoader
{
    /// <summary>Null, with an error among the findings, when the file is no compose file at all.</summary>
    public static LoadedFile? Load(ComposeFile file, Asking asking, FindingList findings) => Load(file, asking, asking.LookUp, findings);

    /// <param name="lookUp">The values of its variables.</param>
    public static LoadedFile? Load(ComposeFile file, Asking asking, Func<string, string?> lookUp, FindingList findings)
    {
        var filled = asking.IsTemplate(file) ? GoTemplate.Fill(file, asking.Root(), findings) : file;
        if (filled is null) return null;
        if (filled.TemplateLines is { } lines) findings.MapLines(file.Path, lines);
        var tree = TreeParser.Parse(filled, findings, asking.IsLenient);
        if (tree is null) return null;
        if (tree is not MapNode root)
        {
            findings.Error(tree.Mark, "", $"must be a map of services, networks and volumes, is {tree.Kind}");
            return null;
        }

        // What a file says of itself holds no variables: its questions are what gives them values.
        root = QuestionReader.Without(root);
        var isFirstFormat = FirstFormat.Is(root);
        if (isFirstFormat) root = FirstFormat.Lifted(root);
        return new LoadedFile((MapNode)new Interpolation(lookUp, findings).Fill(root), isFirstFormat);
    }
}

/// <param name="Root">With its services under <c>services</c>.</param>
internal sealed record LoadedFile(MapNode Root, bool IsFirstFormat);
