using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement.Affinity;

/// <summary>What a host demands of the containers that come to it: Rancher's host label <c>io.rancher.scheduler.require_any</c>.</summary>
internal static class HostDemands
{
    public const string Label = "io.rancher.scheduler.require_any";

    /// <summary>Why the host takes no container with these labels, or null.</summary>
    public static string? Refuse(HostView host, ImmutableSortedDictionary<string, string> labels)
    {
        if (!host.Labels.TryGetValue(Label, out var demands)) return null;
        var any = demands.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return any.Length == 0 || any.Any(demand => Has(labels, demand))
            ? null
            : $"it takes only containers with the label {string.Join(" or ", any)}";
    }

    /// <summary>A demand without a value is met by any.</summary>
    private static bool Has(ImmutableSortedDictionary<string, string> labels, string demand)
    {
        var equals = demand.IndexOf('=');
        var (key, value) = equals < 0 ? (demand, null) : (demand[..equals].TrimEnd(), demand[(equals + 1)..].TrimStart());
        return labels.Any(label => AreAlike(label.Key, key) && (string.IsNullOrEmpty(value) || AreAlike(label.Value, value)));
    }

    private static bool AreAlike(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
