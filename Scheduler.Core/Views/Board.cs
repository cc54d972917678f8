using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Views;

/// <summary>
/// What the node's actors last said of themselves, for listing and for placement: immutable snapshots that any thread
/// may read. Each entry has one writer, the actor that it describes. It may lag an entity's own answer by a turn.
/// </summary>
public sealed class Board
{
    private ImmutableSortedDictionary<ServiceKey, ServiceView> _services = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty;
    private ImmutableHashSet<ActorRef> _followers = [];
    private ImmutableSortedDictionary<HostId, HostView> _hosts = ImmutableSortedDictionary<HostId, HostView>.Empty;

    public ImmutableSortedDictionary<ServiceKey, ServiceView> Services => Volatile.Read(ref _services);

    public ImmutableSortedDictionary<HostId, HostView> Hosts => Volatile.Read(ref _hosts);

    public void Post(ServiceView view) =>
        ImmutableInterlocked.Update(ref _services, static (all, one) => all.SetItem(one.Key, one), view);

    public void Withdraw(ServiceKey key) =>
        ImmutableInterlocked.Update(ref _services, static (all, one) => all.Remove(one), key);

    /// <summary>Posts the view, and tells the followers when the change could matter to a placement.</summary>
    public void Post(HostView view)
    {
        var before = Hosts.GetValueOrDefault(view.Id);
        ImmutableInterlocked.Update(ref _hosts, static (all, one) => all.SetItem(one.Id, one), view);
        if (before is not null && !Matters(before, view)) return;
        foreach (var follower in Volatile.Read(ref _followers)) follower.Tell(HostsChanged.Instance);
    }

    /// <summary>From now on, <paramref name="follower"/> gets <see cref="HostsChanged"/>.</summary>
    public void Follow(ActorRef follower) => ImmutableInterlocked.Update(ref _followers, static (all, one) => all.Add(one), follower);

    public void Unfollow(ActorRef follower) => ImmutableInterlocked.Update(ref _followers, static (all, one) => all.Remove(one), follower);

    /// <summary>Tells the followers that a host has started anew and knows of no wish.</summary>
    public void AskForWishes(HostId host)
    {
        var wanted = new WishesWanted(host);
        foreach (var follower in Volatile.Read(ref _followers)) follower.Tell(wanted);
    }

    /// <summary>A host that came or went, or has more to give than before. One that has less is noticed when it refuses.</summary>
    private static bool Matters(HostView before, HostView after) =>
        before.State != after.State || before.Reason != after.Reason || before.Engine != after.Engine
        || before.ReservedCpus > after.ReservedCpus || before.ReservedMemoryBytes > after.ReservedMemoryBytes
        || before.Ports.Except(after.Ports).Any();

    public void Withdraw(HostId host) =>
        ImmutableInterlocked.Update(ref _hosts, static (all, one) => all.Remove(one), host);
}

/// <summary>Hosts came, went, or have room again.</summary>
public sealed record HostsChanged
{
    public static readonly HostsChanged Instance = new();
}

/// <summary>What the host was told, and what it has reported, holds no longer: it has started anew.</summary>
public sealed record WishesWanted(HostId Host);
