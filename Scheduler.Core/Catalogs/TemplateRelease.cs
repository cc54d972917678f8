using System.Collections.Immutable;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Questions;
using Scheduler.Messages;

namespace Scheduler.Core.Catalogs;

/// <summary>One version of a template.</summary>
/// <param name="Number">Its folder.</param>
/// <param name="Files">Its compose files, by name.</param>
public sealed record TemplateRelease(int Number, ImmutableSortedDictionary<string, string> Files)
{
    /// <summary>As it says itself, else its folder's number.</summary>
    public required string Version { get; init; }

    /// <summary>What it asks, and whence it may be upgraded to.</summary>
    public required CatalogEntry Entry { get; init; }

    /// <summary>All that the release means as a stack.</summary>
    public ComposeInput Input(string? stack, ImmutableDictionary<string, string> answers) => new()
    {
        Files = [.. Files.Where(file => !IsRancher(file.Key)).Select(file => new ComposeFile(file.Key, file.Value))],
        RancherFiles = [.. Files.Where(file => IsRancher(file.Key)).Select(file => new ComposeFile(file.Key, file.Value))],
        StackName = stack,
        Answers = answers,
    };

    /// <summary>Why a stack of another version of the template may not become this one; null when it may.</summary>
    public Refusal? RefuseFrom(string version)
    {
        var (from, to) = (TemplateVersion.Parse(version), TemplateVersion.Parse(Version));
        if (version == Version) return null;
        if (Entry.UpgradeFrom is { } range)
            return from is not null && VersionRange.Parse(range)?.Admits(from) == true
                ? null
                : Refusal.Conflict($"Version {Version} may be upgraded to from {range} only, and the stack is of {version}.");
        return from is not null && to is not null && from.CompareTo(to) > 0
            ? Refusal.Conflict($"Version {Version} is older than {version}, of which the stack is.")
            : null;
    }

    private static bool IsRancher(string file) => file.StartsWith("rancher-compose", StringComparison.Ordinal);
}
