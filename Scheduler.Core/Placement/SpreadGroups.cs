using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

/// <summary>
/// The groups of hosts that a service's instances are spread over, such as zones and the racks in them: by the values of
/// labels, level by level (Swarm's placement preferences). Hosts without the label are a group too. Counts the instances in
/// each.
/// </summary>
internal sealed class SpreadGroups
{
    /// <summary>Four counts fit into one number, by which hosts are compared.</summary>
    public const int LevelsMax = 4;

    private const int CountBits = 16;
    private readonly Dictionary<HostId, string[]> _groupsOf;
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);

    private SpreadGroups(Dictionary<HostId, string[]> groupsOf) => _groupsOf = groupsOf;

    /// <summary>Null for a service that has no such preference.</summary>
    public static SpreadGroups? Of(Neighbours? neighbours, IEnumerable<HostView> hosts, IEnumerable<Occupant> occupants)
    {
        if (neighbours?.Spec.SpreadOver is not { IsEmpty: false } labels) return null;
        var groups = new SpreadGroups(hosts.ToDictionary(host => host.Id, host => PathOf(labels.Select(label => Constraints.ValueOf(label, host)))));
        foreach (var occupant in occupants) groups.Take(occupant.Host);
        return groups;
    }

    /// <summary>How full the host's groups are, the outermost first; less is better.</summary>
    public ulong Fullness(HostId host) =>
        _groupsOf[host].Aggregate(0UL, (sofar, group) => (sofar << CountBits) | (ushort)Math.Min(_counts.GetValueOrDefault(group), ushort.MaxValue));

    /// <summary>The host has one more instance.</summary>
    public void Take(HostId host)
    {
        foreach (var group in _groupsOf.GetValueOrDefault(host) ?? []) _counts[group] = _counts.GetValueOrDefault(group) + 1;
    }

    /// <summary>A rack is one of its zone: those of another zone with the same name are another group.</summary>
    private static string[] PathOf(IEnumerable<string?> values)
    {
        var path = new List<string>();
        foreach (var value in values) path.Add($"{path.LastOrDefault()}\n{value}");
        return [.. path];
    }
}
