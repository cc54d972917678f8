using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Merging;
using Scheduler.Core.Compose.Readers;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose;

/// <summary>
/// Writes out <c>include</c> (Compose Specification): each included file is read for itself, with its own directory and
/// <c>.env</c>, and what it declares is then the including file's, too.
/// </summary>
internal sealed class Including(NamedFiles files, FindingList findings)
{
    private static readonly string[] Sections = ["services", "networks", "volumes", "secrets", "configs"];

    /// <param name="lookUp">The values of the file's variables, which win over the <c>.env</c> of what it includes.</param>
    public LoadedFile Apply(LoadedFile file, Func<string, string?> lookUp) => file with { Root = Written(file.Root, lookUp, []) };

    /// <param name="way">The files that led here.</param>
    private MapNode Written(MapNode root, Func<string, string?> lookUp, ImmutableList<string> way)
    {
        var includes = new Field(root, "", findings)["include"];
        var own = root.Without("include");
        return (includes?.Items() ?? []).Aggregate(own, (sofar, item) => Included(item, lookUp, way) is { } part ? Joined(sofar, part, item) : sofar);
    }

    /// <summary>Null, with an error, when it cannot be had.</summary>
    private MapNode? Included(Field item, Func<string, string?> lookUp, ImmutableList<string> way)
    {
        item.CheckKeys(TopKeys.Include);
        var names = (item.IsMap ? item["path"] : item)?.OneOrMore().ToList() ?? [];
        if (names.Count == 0) item.Error("must have a path");
        var paths = names.Select(Path).ToList();
        if (paths.Count == 0 || paths.Contains(null)) return null;
        if (paths.Find(path => way.Contains(path!)) is { } again)
        {
            item.Error($"includes in a circle: {string.Join(" -> ", way.Add(again))}");
            return null;
        }

        var directory = item.IsMap && item["project_directory"] is { } given ? Path(given) : HostPaths.DirectoryOf(paths[0]!);
        if (directory is null) return null;
        var values = Within(item, directory, lookUp);
        var parts = paths.Zip(names, (path, at) => files.Load(at, path!, directory, values) is { } file
            ? Written(file.Root, values, way.Add(path!))
            : null).ToList();
        return parts.Contains(null)
            ? null
            : Resets.TakenOut(new Extending(findings, files.Extended).Apply(parts.OfType<MapNode>().Aggregate(NodeMerge.Files)));
    }

    private string? Path(Field at)
    {
        if (at.Word() is not { } name) return null;
        if (!IsElsewhere(name)) return files.Paths.Resolve(at, name);
        at.Error("is not supported from elsewhere: fetch the file, and name it");
        return null;
    }

    private static bool IsElsewhere(string name) =>
        name.Contains("://", StringComparison.Ordinal) || new[] { "git@", "oci:" }.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    private Func<string, string?> Within(Field item, string directory, Func<string, string?> lookUp)
    {
        var usual = $"{directory}/.env";
        var values = ImmutableDictionary<string, string>.Empty;
        if (item.IsMap && item["env_file"] is { } named)
            values = named.OneOrMore().Aggregate(
                values, (sofar, at) => sofar.SetItems(Variables(at, name => lookUp(name) ?? sofar.GetValueOrDefault(name))));
        else if (files.TextOf(usual) is { } text)
            values = VariablesFile.Parsed(item, usual, text, lookUp);
        return name => lookUp(name) ?? values.GetValueOrDefault(name);
    }

    private ImmutableDictionary<string, string> Variables(Field at, Func<string, string?> lookUp) =>
        Path(at) is { } path && files.Required(at, path) is { } text
            ? VariablesFile.Parsed(at, path, text, lookUp)
            : ImmutableDictionary<string, string>.Empty;

    /// <summary>What both declare is an error, unless it is the same line of the same file, included twice.</summary>
    private MapNode Joined(MapNode own, MapNode part, Field item)
    {
        foreach (var section in Sections)
        {
            if (part[section] is not MapNode added) continue;
            var present = own[section] as MapNode;
            var joined = present is null ? new MapBuilder() : new MapBuilder(present);
            foreach (var entry in added.Entries)
            {
                if (present?.Entry(entry.Key.Text) is { } other && other.Key.Mark != entry.Key.Mark)
                    item.Error($"{KeyPath.Join(section, entry.Key.Text)} is declared at {Place(entry.Key.Mark)} and at {Place(other.Key.Mark)}");
                else joined.Set(entry.Key, entry.Value);
            }

            own = own.With(own.Entry(section)?.Key ?? part.Entry(section)!.Key, joined.ToMap(present?.Mark ?? added.Mark));
        }

        return own;
    }

    private static string Place(Mark mark) => $"{mark.File}:{mark.Line}";
}
