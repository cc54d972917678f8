using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Units;

/// <summary>
/// A service that follows another one of its stack: as its sidekick, or because it runs within its network. Each of its
/// slots is where the other has its own of the same number, and there are as many. The two are one unit.
/// </summary>
public static class Following
{
    /// <summary>The service that it follows; null for one that follows none. A global one need not: it is wherever the other is.</summary>
    public static string? LeaderOf(ServiceSpec spec) =>
        spec.SidekickOf
        ?? (NetworkSharing.LenderOf(spec.Container) is { } lender && !IsPrimaryOf(spec, lender) ? lender : null);

    /// <summary>What it is to the one that it follows, in words; null for one that follows none.</summary>
    public static string? Words(ServiceSpec spec) => LeaderOf(spec) is not { } leader ? null
        : spec.SidekickOf is not null ? $"it is a sidekick of {leader}" : $"it runs within the network of {leader}";

    /// <summary>
    /// Whether a service is removed with its leader: a sidekick is, but for one that was created after its primary's removal,
    /// for another.
    /// </summary>
    /// <param name="createdAt">The service.</param>
    /// <param name="removedAt">When its leader's removal was accepted.</param>
    public static bool EndsWith(ServiceSpec spec, DateTimeOffset createdAt, DateTimeOffset removedAt) =>
        spec.SidekickOf is not null && createdAt <= removedAt;

    /// <summary>Those that the spec names its sidekicks and that there are, whether they follow it or not.</summary>
    public static IEnumerable<ServiceView> SidekicksOf(ServiceKey key, ServiceSpec spec, IReadOnlyDictionary<ServiceKey, ServiceView> services) =>
        (spec.Sidekicks ?? []).Select(name => services.GetValueOrDefault(key with { Service = name })).OfType<ServiceView>();

    /// <summary>A primary may have the network of one of its sidekicks, and is followed by it all the same.</summary>
    private static bool IsPrimaryOf(ServiceSpec spec, string service) => spec.Sidekicks?.Contains(service, StringComparer.Ordinal) == true;
}
