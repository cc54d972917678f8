using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

public abstract record PlacementDecision
{
    private PlacementDecision()
    {
    }

    public sealed record Chosen(HostId Host) : PlacementDecision;

    /// <summary>No host will do; each says why.</summary>
    public sealed record NoHost(ImmutableArray<HostRefusal> Refusals) : PlacementDecision
    {
        private const int HostsNamed = 3;

        /// <summary>One line for a person: the hosts grouped by what stands in the way, most frequent first.</summary>
        public string Reason => Refusals.IsEmpty
            ? "there is no host yet"
            : "no host fits: " + string.Join("; ", Refusals
                .GroupBy(refusal => refusal.Reason, StringComparer.Ordinal)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(Describe));

        private static string Describe(IGrouping<string, HostRefusal> group)
        {
            var names = group.Select(refusal => refusal.Host.Value).Order(StringComparer.Ordinal).ToList();
            var more = names.Count > HostsNamed ? $" and {names.Count - HostsNamed} more" : "";
            return $"{string.Join(", ", names.Take(HostsNamed))}{more}: {group.Key}";
        }
    }
}

public sealed record HostRefusal(HostId Host, string Reason);
