using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Services.Speaking;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Views;

/// <summary>Who is told when a service comes to be on other hosts, or to be reached in another way. Any thread may use it.</summary>
public sealed class PlaceListeners
{
    // By path: an order that is the same in every run.
    private static readonly ImmutableSortedDictionary<string, ActorRef> None =
        ImmutableSortedDictionary.Create<string, ActorRef>(StringComparer.Ordinal);

    private ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<string, ActorRef>> _listeners =
        ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<string, ActorRef>>.Empty;

    /// <summary>From now on, <paramref name="listener"/> gets <see cref="PlacesChanged"/> when one of the services has moved.</summary>
    public void Listen(ActorRef listener, IEnumerable<ServiceKey> services)
    {
        foreach (var key in services)
            ImmutableInterlocked.Update(
                ref _listeners,
                static (all, one) => all.SetItem(one.Key, all.GetValueOrDefault(one.Key, None).SetItem(one.Listener.Path, one.Listener)),
                (Key: key, Listener: listener));
    }

    public void Cease(ActorRef listener, IEnumerable<ServiceKey> services)
    {
        foreach (var key in services)
            ImmutableInterlocked.Update(ref _listeners, static (all, one) => Without(all, one.Key, one.Listener), (Key: key, Listener: listener));
    }

    /// <summary>Null for a service that is not shown.</summary>
    internal void Note(ServiceKey key, ServiceView? before, ServiceView? after)
    {
        if (!Volatile.Read(ref _listeners).TryGetValue(key, out var listeners) || IsAlike(before, after)) return;
        foreach (var listener in listeners.Values) listener.Tell(PlacesChanged.Instance);
    }

    private static bool IsAlike(ServiceView? before, ServiceView? after) =>
        before is null || after is null
            ? ReferenceEquals(before, after)
            : IsReachedAlike(before.Spec.Container, after.Spec.Container) && PlacesOf(before).SequenceEqual(PlacesOf(after));

    private static bool IsReachedAlike(ContainerSpec before, ContainerSpec after) =>
        ReferenceEquals(before, after)
        || (before.NetworkMode == after.NetworkMode && before.Ports.SequenceEqual(after.Ports)
            && before.Networks.Select(one => one.Network).SequenceEqual(after.Networks.Select(one => one.Network)));

    private static IEnumerable<(InstanceId?, bool)> PlacesOf(ServiceView service) =>
        service.Instances.Where(Presence.IsThere).Select(one => (one.Id, Presence.IsUp(one)));

    private static ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<string, ActorRef>> Without(
        ImmutableSortedDictionary<ServiceKey, ImmutableSortedDictionary<string, ActorRef>> all, ServiceKey key, ActorRef listener)
    {
        if (!all.TryGetValue(key, out var there) || there.GetValueOrDefault(listener.Path) != listener) return all;
        return there.Count == 1 ? all.Remove(key) : all.SetItem(key, there.Remove(listener.Path));
    }
}

/// <summary>A service that the listener speaks to is on other hosts, or comes or goes.</summary>
public sealed record PlacesChanged
{
    public static readonly PlacesChanged Instance = new();
}
