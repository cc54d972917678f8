using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Merging;

/// <summary>Lays a rancher-compose file over the compose files: it says more of their services, and has none of its own.</summary>
internal static class RancherFile
{
    public static MapNode Laid(MapNode root, MapNode beside, FindingList findings)
    {
        if (beside["services"] is not MapNode more) return NodeMerge.Files(root, beside.Without("version"));
        var known = root["services"] as MapNode;
        foreach (var entry in more.Entries.Where(entry => known?[entry.Key.Text] is null))
        {
            // A template may leave a service out of one file only.
            findings.Warning(entry.Key.Mark, KeyPath.Join("services", entry.Key.Text), "has no effect: the compose files have no such service");
            more = more.Without(entry.Key.Text);
        }

        beside = more.Entries.IsEmpty ? beside.Without("services") : beside.With(beside.Entry("services")!.Key, more);
        return NodeMerge.Files(root, beside.Without("version"));
    }
}
