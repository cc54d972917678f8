using System.Collections.Immutable;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Questions;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Catalogs;

/// <summary>What is in a catalog, by the files in it. Files that mean nothing are left out, as are icons and read-mes.</summary>
public sealed record CatalogContent(ImmutableSortedDictionary<string, CatalogTemplate> Templates)
{
    public static CatalogContent Of(IEnumerable<KeyValuePair<string, string>> files)
    {
        var known = files.Select(file => (Path: CatalogPath.Parse(file.Key), Text: file.Value)).Where(file => file.Path is not null);
        var templates = ImmutableSortedDictionary.CreateBuilder<string, CatalogTemplate>(StringComparer.Ordinal);
        foreach (var template in known.GroupBy(file => file.Path!.Template))
        {
            var config = template.Where(file => file.Path!.Number is null).Select(file => file.Text).FirstOrDefault();
            if (Template(template.Key, config, template.Where(file => file.Path!.Number is not null)
                    .Select(file => (file.Path!, file.Text))) is { } made)
                templates[template.Key] = made;
        }

        return new CatalogContent(templates.ToImmutable());
    }

    private static CatalogTemplate? Template(string name, string? config, IEnumerable<(CatalogPath Path, string Text)> files)
    {
        ImmutableArray<TemplateRelease> releases =
        [
            .. files.GroupBy(file => file.Path.Number!.Value).OrderBy(folder => folder.Key)
                .Select(folder => Release(
                    folder.Key, folder.ToImmutableSortedDictionary(file => file.Path.File, file => file.Text, StringComparer.Ordinal)))
                .OfType<TemplateRelease>(),
        ];
        if (releases.IsEmpty) return null;
        var said = Config(config);
        return new CatalogTemplate
        {
            Name = name,
            Title = said("name") ?? name,
            Description = said("description"),
            Category = said("category"),
            Releases = releases,
            Usual = releases.LastOrDefault(release => release.Version == said("version")) ?? releases[^1],
        };
    }

    /// <summary>Null for a folder without a compose file.</summary>
    private static TemplateRelease? Release(int number, ImmutableSortedDictionary<string, string> files)
    {
        var release = new TemplateRelease(number, files) { Version = $"{number}", Entry = CatalogEntry.None };
        var input = release.Input(null, ImmutableDictionary<string, string>.Empty);
        if (input.Files.IsEmpty) return null;
        // Most files ask nothing, and are read when they are deployed.
        var entry = ComposeReader.EntryOf(input with
        {
            Files = [.. input.Files.Where(file => file.Text.Contains("catalog:", StringComparison.Ordinal))]
        });
        return release with { Entry = entry, Version = entry.Version is { Length: > 0 } version ? version : release.Version };
    }

    /// <summary>What <c>config.yml</c> says under a key; nothing where it says it in a form that is not understood.</summary>
    private static Func<string, string?> Config(string? text)
    {
        var root = text is null ? null : TreeParser.Parse(new ComposeFile("config.yml", text), new FindingList(), isLenient: true) as MapNode;
        return key => (root?[key] as ScalarNode)?.Text is { Length: > 0 } value ? value : null;
    }
}
