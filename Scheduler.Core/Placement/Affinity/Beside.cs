using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Affinity;

/// <summary>
/// Keeps apart, at the host itself, what must not be on one host. Two services that are placed at the same moment do not
/// see each other on the board; the host admits one after the other.
/// </summary>
internal static class Beside
{
    /// <summary>
    /// The hard rules against containers; null where there are none. What a host must
    /// have may end at any moment, and is for its service to look at.
    /// </summary>
    public static ImmutableArray<AffinityRule>? RulesOf(ServiceSpec spec)
    {
        if (spec.Affinity is not { } all || spec.Mode.IsGlobal()) return null;
        ImmutableArray<AffinityRule> rules =
            [.. all.Where(rule => rule is { Not: true, Soft: false, Subject: AffinitySubject.ContainerLabel or AffinitySubject.Container })];
        return rules.IsEmpty ? null : rules;
    }

    /// <summary>Why something that the host has promised a place keeps others away, or null.</summary>
    public static string? Refuse(ImmutableArray<AffinityRule> rules, IEnumerable<KeyValuePair<InstanceId, HostClaim>> claims)
    {
        foreach (var term in rules.Select(rule => new AffinityTerm(rule)))
        {
            foreach (var (id, claim) in claims)
            {
                if (claim.Service is { } service
                    && term.Means(
                        new ContainerTraits(service, claim.Labels ?? ImmutableSortedDictionary<string, string>.Empty), claim.Slot, id))
                    return term.Refuse($"{service} slot {claim.Slot}");
            }
        }

        return null;
    }
}
