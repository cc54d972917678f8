using Scheduler.Core.Compose.Merging;
using Scheduler.Core.Compose.Variables;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose;

/// <summary>Turns one file into a tree with its variables filled in and its services under <c>services</c>.</summary>
internal static class FileLoader
{
    /// <summary>Null, with an error among the findings, when the file is no compose file at all.</summary>
    public static LoadedFile? Load(ComposeFile file, Func<string, string?> lookUp, FindingList findings)
    {
        var tree = TreeParser.Parse(file, findings);
        if (tree is null) return null;
        if (tree is not MapNode root)
        {
            findings.Error(tree.Mark, "", $"must be a map of services, networks and volumes, is {tree.Kind}");
            return null;
        }

        var isFirstFormat = FirstFormat.Is(root);
        if (isFirstFormat) root = FirstFormat.Lifted(root);
        return new LoadedFile((MapNode)new Interpolation(lookUp, findings).Fill(root), isFirstFormat);
    }
}

/// <param name="Root">With its services under <c>services</c>.</param>
internal sealed record LoadedFile(MapNode Root, bool IsFirstFormat);
