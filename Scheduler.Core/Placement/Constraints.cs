using Scheduler.Core.Placement.Affinity;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

/// <summary>
/// Swarm's placement constraints: <c>node.labels.disk==ssd</c>, <c>node.hostname!=a</c>, <c>node.id</c>,
/// <c>node.role</c>, <c>node.platform.os</c>, <c>node.platform.arch</c>, <c>engine.labels.x</c>. Values compare without
/// regard to case, as Swarm's do; a label that a host does not have equals nothing.
/// </summary>
public static class Constraints
{
    private const string IdKey = "node.id";
    private const string RoleKey = "node.role";
    private const string HostnameKey = "node.hostname";

    /// <summary>The first constraint that the host does not meet, or null when it meets all.</summary>
    public static string? Unmet(IEnumerable<string> constraints, HostView host)
    {
        foreach (var constraint in constraints)
        {
            if (!Holds(constraint, host)) return constraint;
        }

        return null;
    }

    /// <summary>What is wrong with a constraint's form, or null when it is understood.</summary>
    public static string? Fault(string constraint)
    {
        if (!TryParse(constraint, out var key, out _, out var value))
            return "a constraint has the form key==value or key!=value";
        if (value.Length == 0) return "a constraint needs a value after == or !=";
        return KeyFault(key);
    }

    /// <summary>Why that is nothing which a host has a value for, or null.</summary>
    public static string? KeyFault(string key)
    {
        var known = key is IdKey or HostnameKey or RoleKey or "node.platform.os" or "node.platform.arch"
            || HasLabel(key, "node.labels.") || HasLabel(key, "engine.labels.");
        return known
            ? null
            : $"'{key}' is not a key; use node.hostname, node.id, node.role, node.labels.NAME, node.platform.os, node.platform.arch or engine.labels.NAME";
    }

    private static bool HasLabel(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal) && key.Length > prefix.Length;

    private static bool Holds(string constraint, HostView host)
    {
        if (!TryParse(constraint, out var key, out var equal, out var value)) return false;
        return equal == (IsAlso(key, value, host) || string.Equals(ValueOf(key, host), value, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Every host is a worker, whatever else it is, and is known by its name here as well as by its machine's, and by the id
    /// that Docker's clients see.
    /// </summary>
    private static bool IsAlso(string key, string value, HostView host) => key switch
    {
        RoleKey => value.Equals(NodeRoles.Worker, StringComparison.OrdinalIgnoreCase),
        HostnameKey => value.Equals(host.Id.Value, StringComparison.OrdinalIgnoreCase),
        IdKey => DockerIds.IsWhole(value) && value == DockerIds.OfHost(host.Id),
        _ => false,
    };

    /// <summary>What the host has for it; null for nothing.</summary>
    internal static string? ValueOf(string key, HostView host) => key switch
    {
        IdKey => host.Id.Value,
        HostnameKey => host.Engine?.Hostname ?? host.Id.Value,
        RoleKey => NodeRoles.Of(host),
        "node.platform.os" => host.Engine?.Os,
        "node.platform.arch" => host.Engine?.Architecture,
        _ when key.StartsWith("node.labels.", StringComparison.Ordinal) => HostLabels.OwnOf(host, key["node.labels.".Length..]),
        _ when key.StartsWith("engine.labels.", StringComparison.Ordinal) => host.Engine?.Labels.GetValueOrDefault(key["engine.labels.".Length..]),
        _ => null,
    };

    private static bool TryParse(string constraint, out string key, out bool equal, out string value)
    {
        var at = constraint.IndexOf("==", StringComparison.Ordinal);
        var not = constraint.IndexOf("!=", StringComparison.Ordinal);
        equal = at >= 0 && (not < 0 || at < not);
        var cut = equal ? at : not;
        (key, value) = cut <= 0 ? ("", "") : (constraint[..cut].Trim(), constraint[(cut + 2)..].Trim());
        return cut > 0;
    }
}
