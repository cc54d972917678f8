using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Readers;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Merging;

/// <summary>
/// Writes out <c>extends</c>: a service is laid over the one that it extends, of the same file or of another, which
/// may itself extend a third.
/// </summary>
/// <param name="load">A file's tree by its absolute path; null, with an error, when there is none.</param>
internal sealed class Extending(FindingList findings, Func<Field, string, (string Path, MapNode Root)?> load)
{
    public MapNode Apply(MapNode root)
    {
        if (root["services"] is not MapNode services) return root;
        var written = new MapBuilder(services);
        var size = root.Size;
        foreach (var entry in services.Entries)
        {
            if (entry.Value is not MapNode service || service["extends"] is null) continue;
            var extended = Resolved(service, entry.Key.Text, root, file: "", []);
            size += extended.Size - service.Size;
            if (size > ComposeLimits.NodesMax)
            {
                findings.Error(
                    entry.Key.Mark, KeyPath.Join("services", entry.Key.Text),
                    $"the file holds more than {ComposeLimits.NodesMax:N0} values once extends is written out");
                return root;
            }

            written.Set(entry.Key, extended);
        }

        return root.With(root.Entry("services")!.Key, written.ToMap(services.Mark));
    }

    /// <param name="way">The services that led here, each by file and name.</param>
    private MapNode Resolved(MapNode service, string name, MapNode root, string file, ImmutableList<(string File, string Name)> way)
    {
        var fields = new Field(service, KeyPath.Join("services", name), findings);
        var own = service.Without("extends");
        if (fields["extends"] is not { } extends) return own;
        way = way.Add((file, name));
        if (Target(extends, root, file) is not { } target) return own;
        if (way.Contains((target.File, target.Name)))
        {
            extends.Error($"extends in a circle: {string.Join(" -> ", way.Select(step => step.Name).Append(target.Name))}");
            return own;
        }

        if (way.Count > ComposeLimits.ExtendsMax)
        {
            extends.Error($"extends more than {ComposeLimits.ExtendsMax} services in a row");
            return own;
        }

        return NodeMerge.Services(Resolved(target.Service, target.Name, target.Root, target.File, way), own);
    }

    private Extended? Target(Field extends, MapNode root, string file)
    {
        extends.CheckKeys(PartKeys.Extends);
        var field = extends.IsScalar ? extends : extends["service"];
        if (field is null) extends.Error("must name a service");
        if (field?.Word() is not { } name) return null;
        if (extends.IsMap && extends["file"] is { } other)
        {
            if (other.Word() is not { } path || load(other, path) is not { } loaded) return null;
            (file, root) = loaded;
        }

        if ((root["services"] as MapNode)?[name] is MapNode service) return new Extended(file, root, name, service);
        extends.Error($"there is no service {Shown.Text(name)} to extend");
        return null;
    }

    private sealed record Extended(string File, MapNode Root, string Name, MapNode Service);
}
