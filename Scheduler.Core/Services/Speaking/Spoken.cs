using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Speaking;

/// <summary>A service that another one speaks to: by its name, on a network that both join. A network ends at its host.</summary>
/// <param name="IsBridged">
/// A network that both join is one of the stack's own: that it ends at its host is known. What an engine has is for the
/// engine to say.
/// </param>
internal sealed record Spoken(ServiceView Service, bool IsBridged)
{
    public string Name => Service.Key.Service;

    /// <summary>The one who speaks has to be on the same host: it is not published, or not under the number that the other knows.</summary>
    public bool MustBeBeside => !Published.IsUnderItsOwnNumber(Service.Spec);

    /// <summary>
    /// Those that a service depends on and shares a network with. What has completed before it began answers nobody, and
    /// those of its unit are beside it anyhow.
    /// </summary>
    public static IEnumerable<Spoken> Of(ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services)
    {
        if (spec.DependsOn.IsDefaultOrEmpty) yield break;
        foreach (var name in KeysOf(key, spec))
        {
            if (services.GetValueOrDefault(name) is not { } other || UnitOf(other.Key, other.Spec) == UnitOf(key, spec)) continue;
            var common = CommonNetworks.Of(CommonNetworks.JoinedBy(key, spec, services), other.Spec);
            if (common.Count > 0) yield return new Spoken(other, common.Exists(network => network.Spec is not { External: true }));
        }
    }

    /// <summary>What it may speak to, whether that is there or not.</summary>
    public static ImmutableSortedSet<ServiceKey> KeysOf(ServiceKey key, ServiceSpec spec) =>
        [
            .. spec.DependsOn
                .Where(one => one.Condition != DependencyCondition.Completed && one.Service != key.Service)
                .Select(one => key with { Service = one.Service })
        ];

    /// <summary>Those beyond its stack's networks.</summary>
    public static IEnumerable<ServiceKey> LinkedBy(ServiceSpec spec) =>
        (spec.ExternalLinks ?? []).Select(link => new ServiceKey(link.Stack, link.Service));

    /// <summary>A unit goes by its leader's name.</summary>
    internal static string UnitOf(ServiceKey key, ServiceSpec spec) => Units.Following.LeaderOf(spec) ?? key.Service;
}
