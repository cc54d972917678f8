using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Units;

/// <summary>What a service that follows another has seen of it on the board.</summary>
/// <param name="Name">The other service.</param>
public sealed record LeaderSeen(string Name)
{
    /// <summary>Null while the board does not show it.</summary>
    public int? Scale { get; init; }

    /// <summary>Whether all its instances are stopped; null while it has none.</summary>
    public bool? IsStopped { get; init; }

    /// <summary>Whether it is being removed, and this one with it.</summary>
    public bool IsRemoving { get; init; }

    /// <summary>Its slots that have a place.</summary>
    public ImmutableSortedDictionary<int, LeaderPlace> Places { get; init; } = ImmutableSortedDictionary<int, LeaderPlace>.Empty;

    /// <summary>Null for a service that follows none, and for a global one, which is on every host by itself.</summary>
    public static LeaderSeen? By(ServiceState state, ImmutableSortedDictionary<ServiceKey, ServiceView> services)
    {
        if (!state.Exists || state.Spec.Mode.IsGlobal() || Following.LeaderOf(state.Spec) is not { } name) return null;
        var seen = new LeaderSeen(name);
        if (!services.TryGetValue(new ServiceKey(state.Key.Stack, name), out var leader)) return seen;
        var present = leader.Instances.Where(one => one is { Id: not null, IsKept: false, HasEnded: false, Goal: not InstanceGoal.Absent }).ToList();
        return seen with
        {
            Scale = leader.Status == ServiceStatus.Removing || leader.Mode.IsGlobal() ? null : leader.Scale,
            IsStopped = IsStoppedBy(leader, present),
            IsRemoving = leader.Status == ServiceStatus.Removing && Following.EndsWith(state.Spec, state.CreatedAt, leader.UpdatedAt),
            Places = PlacesOf(leader, present),
        };
    }

    /// <summary>Its instances tell it at any time; without any, only what has settled does.</summary>
    private static bool? IsStoppedBy(ServiceView leader, List<InstanceView> present) => (present.Count, leader.Status) switch
    {
        ( > 0, _) => present.TrueForAll(one => one.Goal == InstanceGoal.Stopped),
        (_, ServiceStatus.Stopped) => true,
        (_, ServiceStatus.Active) => false,
        _ => null,
    };

    private static ImmutableSortedDictionary<int, LeaderPlace> PlacesOf(ServiceView leader, List<InstanceView> present)
    {
        var isUpdating = leader.Update is { EndedAt: null };
        var places = ImmutableSortedDictionary.CreateBuilder<int, LeaderPlace>();
        foreach (var slot in present.Where(one => one.Host is not null).GroupBy(one => one.Slot))
        {
            // While a slot moves, what serves is where the former instance is, as long as that is to run.
            var holders = slot.Where(one => !one.IsLost)
                .OrderBy(one => one.Goal == InstanceGoal.Prepared)
                .ThenBy(one => slot.Any(other => other.Id == one.Replaces))
                .ToList();
            if (holders is not [var serving, ..]) continue;
            places[slot.Key] = new LeaderPlace(
                serving.Host!.Value,
                holders.Skip(1).Select(one => one.Host).FirstOrDefault(host => host != serving.Host))
            {
                Undecided = [.. slot.Where(one => one.IsLost).Select(one => one.Host!.Value)],
                IsOutdated = isUpdating && serving.IsOutdated,
            };
        }

        return places.ToImmutable();
    }
}
