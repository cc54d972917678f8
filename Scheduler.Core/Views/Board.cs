using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Messages.Views;

namespace Scheduler.Core.Views;

/// <summary>
/// What actors last said of themselves, for listing and for placement: immutable snapshots that any thread may read. It
/// holds the whole cluster: what this server's own actors post (views without a server), and what the other servers say
/// of theirs. It may lag an entity's own answer.
/// </summary>
public sealed class Board
{
    private const int GoneMax = 10_000;

    private ImmutableSortedDictionary<ServiceKey, ServiceView> _services = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty;
    private ImmutableSortedDictionary<ServiceKey, Epoch> _gone = ImmutableSortedDictionary<ServiceKey, Epoch>.Empty;

    // In the order in which they came: a set's order is that of its hash codes, and no two runs would be the same.
    private ImmutableList<ActorRef> _followers = [];
    private ImmutableSortedDictionary<HostId, HostView> _hosts = ImmutableSortedDictionary<HostId, HostView>.Empty;

    /// <summary>Raised on the poster's thread after one of this server's own views has changed; handlers are quick and do not throw.</summary>
    public event Action? OwnChanged;

    public ImmutableSortedDictionary<ServiceKey, ServiceView> Services => Volatile.Read(ref _services);

    public ImmutableSortedDictionary<HostId, HostView> Hosts => Volatile.Read(ref _hosts);

    /// <summary>Services that were removed, and the epoch of the owner that did it; the latest some thousands.</summary>
    public ImmutableSortedDictionary<ServiceKey, Epoch> Gone => Volatile.Read(ref _gone);

    /// <summary>Ignored when a later owner has spoken already.</summary>
    public void Post(ServiceView view)
    {
        if (Gone.TryGetValue(view.Key, out var goneUnder) && goneUnder > view.Epoch) return;
        ImmutableInterlocked.Update(ref _services, static (all, one) => IsOutdated(all, one) ? all : all.SetItem(one.Key, one), view);
        ImmutableInterlocked.Update(ref _gone, static (all, key) => all.Remove(key), view.Key);
        if (view.Server is null) OwnChanged?.Invoke();
    }

    /// <summary>The service is no more, as its owner under <paramref name="epoch"/> says.</summary>
    public void Withdraw(ServiceKey key, Epoch epoch)
    {
        if (Services.TryGetValue(key, out var view) && view.Epoch > epoch) return;
        ImmutableInterlocked.Update(ref _gone, static (all, one) => (all.Count < GoneMax ? all : all.Clear()).SetItem(one.Key, one.Epoch), new ServiceGone(key, epoch));
        Forget(key);
        OwnChanged?.Invoke();
    }

    /// <summary>It is shown no longer, whether it exists or not.</summary>
    public void Forget(ServiceKey key) => ImmutableInterlocked.Update(ref _services, static (all, one) => all.Remove(one), key);

    /// <summary>
    /// Posts the view, tells the followers when the change could matter to a placement, and when the host has started
    /// anew. Ignored when its agent has since connected to another server, which shows it.
    /// </summary>
    public void Post(HostView view)
    {
        var before = Hosts.GetValueOrDefault(view.Id);
        ImmutableInterlocked.Update(ref _hosts, static (all, one) => IsOutdated(all.GetValueOrDefault(one.Id), one) ? all : all.SetItem(one.Id, one), view);
        if (IsOutdated(before, view)) return;
        if (view.Server is null) OwnChanged?.Invoke();
        if (before is null || Matters(before, view)) Tell(HostsChanged.Instance);
        if (before is not null && before.Session != view.Session) Tell(new WishesWanted(view.Id));
    }

    public void Withdraw(HostId host)
    {
        ImmutableInterlocked.Update(ref _hosts, static (all, one) => all.Remove(one), host);
        OwnChanged?.Invoke();
    }

    /// <summary>Whether another server shows the host by a later connection than this one.</summary>
    public bool IsElsewhere(HostId host, long connection) =>
        Hosts.GetValueOrDefault(host) is { Server: not null } shown && shown.Connection > connection;

    /// <summary>From now on, <paramref name="follower"/> gets <see cref="HostsChanged"/> and <see cref="WishesWanted"/>.</summary>
    public void Follow(ActorRef follower) => ImmutableInterlocked.Update(ref _followers, static (all, one) => all.Contains(one) ? all : all.Add(one), follower);

    public void Unfollow(ActorRef follower) => ImmutableInterlocked.Update(ref _followers, static (all, one) => all.Remove(one), follower);

    private void Tell(object news)
    {
        foreach (var follower in Volatile.Read(ref _followers)) follower.Tell(news);
    }

    private static bool IsOutdated(ImmutableSortedDictionary<ServiceKey, ServiceView> all, ServiceView one) =>
        all.TryGetValue(one.Key, out var shown) && shown.Epoch > one.Epoch;

    /// <summary>Two servers show the same host: the one with the later connection has it, and of equals the one that shows it here.</summary>
    private static bool IsOutdated(HostView? shown, HostView view) => shown is not null
        && shown.Server?.Node != view.Server?.Node
        && (view.Connection < shown.Connection || (view.Connection == shown.Connection && shown.Server is null));

    /// <summary>A host that came or went, or has more to give than before. One that has less is noticed when it refuses.</summary>
    private static bool Matters(HostView before, HostView after) =>
        before.State != after.State || before.Reason != after.Reason || before.Engine != after.Engine
        || before.ReservedCpus > after.ReservedCpus || before.ReservedMemoryBytes > after.ReservedMemoryBytes
        || before.Ports.Except(after.Ports).Any();
}

/// <summary>Hosts came, went, or have room again.</summary>
public sealed record HostsChanged
{
    public static readonly HostsChanged Instance = new();
}

/// <summary>What the host was told, and what it has reported, holds no longer: it has started anew.</summary>
public sealed record WishesWanted(HostId Host);
