using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Speaking;

/// <summary>The networks on which services find each other by name.</summary>
internal static class CommonNetworks
{
    /// <summary>Its own, or those of the service whose network it shares. With any other network mode there are none.</summary>
    public static IEnumerable<NetworkAttachment> JoinedBy(ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services)
    {
        if (NetworkSharing.LenderOf(spec.Container) is { } lender)
            return services.GetValueOrDefault(key with { Service = lender })?.Spec is { Container.NetworkMode: null } other
                ? other.Container.Networks
                : [];
        return spec.Container.NetworkMode is null ? spec.Container.Networks : [];
    }

    /// <summary>Those of the other service that are among these.</summary>
    public static List<NetworkAttachment> Of(IEnumerable<NetworkAttachment> joined, ServiceSpec other)
    {
        if (other.Container.NetworkMode is not null) return [];
        var names = joined.Select(network => network.Network).ToHashSet(StringComparer.Ordinal);
        return [.. other.Container.Networks.Where(network => names.Contains(network.Network))];
    }
}
