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

    private ServicePicture _services = ServicePicture.Empty;
    private ImmutableSortedDictionary<ServiceKey, Epoch> _gone = ImmutableSortedDictionary<ServiceKey, Epoch>.Empty;

    private ImmutableSortedSet<ServiceKey> _left = [];

    // By path: an order that is the same in every run.
    private ImmutableSortedDictionary<string, ActorRef> _followers = ImmutableSortedDictionary.Create<string, ActorRef>(StringComparer.Ordinal);
    private HostPicture _hosts = HostPicture.Empty;

    /// <summary>Raised on the poster's thread after one of this server's own views has changed; handlers are quick and do not throw.</summary>
    public event Action? OwnChanged;

    /// <summary>Raised on the poster's thread when anything was said of a host; handlers are quick and do not throw.</summary>
    public event Action? HostsTold;

    /// <summary>Services whose view has come to be this server's own, or has been and is another one now, or none.</summary>
    public TouchedKeys<ServiceKey> Touched { get; } = new();

    public ImmutableSortedDictionary<ServiceKey, ServiceView> Services => ServicePicture.All;

    /// <summary>The services, and which each stack has.</summary>
    public ServicePicture ServicePicture => Volatile.Read(ref _services);

    /// <summary>Who is told when a service comes to be on other hosts.</summary>
    public PlaceListeners Places { get; } = new();

    /// <summary>The hosts as this server judges them, with what people decided about them.</summary>
    public ImmutableSortedDictionary<HostId, HostView> Hosts => Picture.Shown;

    /// <summary>The hosts in all their parts.</summary>
    public HostPicture Picture => Volatile.Read(ref _hosts);

    /// <summary>Services that were removed, and the epoch of the owner that did it; the latest some thousands.</summary>
    public ImmutableSortedDictionary<ServiceKey, Epoch> Gone => Volatile.Read(ref _gone);

    /// <summary>Services that this server owned until they stopped here, and of which nobody has told since.</summary>
    public ImmutableSortedSet<ServiceKey> Left => Volatile.Read(ref _left);

    /// <summary>The service goes on elsewhere, or here under another epoch. Its view stays until it is told of anew.</summary>
    public void Leave(ServiceKey key)
    {
        if (Services.GetValueOrDefault(key) is { Server: null }) ImmutableInterlocked.Update(ref _left, static (all, one) => all.Add(one), key);
    }

    /// <summary>Ignored when a later owner has spoken already.</summary>
    public void Post(ServiceView view)
    {
        if (Gone.TryGetValue(view.Key, out var goneUnder) && goneUnder > view.Epoch) return;
        Show(view.Key, view);
        ImmutableInterlocked.Update(ref _gone, static (all, key) => all.Remove(key), view.Key);
        if (view.Server is null) OwnChanged?.Invoke();
    }

    /// <summary>The service is no more, as its owner under <paramref name="epoch"/> says.</summary>
    public void Withdraw(ServiceKey key, Epoch epoch)
    {
        if (Services.TryGetValue(key, out var view) && view.Epoch > epoch) return;
        ImmutableInterlocked.Update(
            ref _gone,
            static (all, one) => (all.Count < GoneMax ? all : all.Clear()).SetItem(one.Key, one.Epoch),
            new ServiceGone(key, epoch));
        Forget(key);
        OwnChanged?.Invoke();
    }

    /// <summary>It is shown no longer, whether it exists or not.</summary>
    public void Forget(ServiceKey key) => Show(key, null);

    /// <summary>
    /// Posts the view, tells the followers when the change could matter to a placement, and when the host has started
    /// anew, or may have while it was not shown. Ignored when its agent has since connected to another server, which shows it.
    /// </summary>
    public void Post(HostView view)
    {
        var (before, after) = Change(static (picture, one) => picture.With(one), view);
        if (ReferenceEquals(before, after)) return;
        // First what makes them say everything, so that the other need not make them say anything twice.
        var told = before.Told.GetValueOrDefault(view.Id);
        if (told?.Session != view.Session) Tell(new WishesWanted(view.Id));
        else if (told.Connection != view.Connection) Tell(new LineChanged(view.Id));
        Announce(view.Id, before, after, isOwn: view.Server is null);
    }

    /// <summary>What people decided about a host. Ignored when a later owner has spoken already.</summary>
    public void Post(HostRecord record)
    {
        var (before, after) = Change(static (picture, one) => picture.With(one), record);
        Announce(record.Host, before, after, isOwn: record.Server is null);
    }

    public void Withdraw(HostId host)
    {
        var (before, after) = Change(static (picture, one) => picture.Without(one), host);
        Announce(host, before, after, isOwn: true);
    }

    /// <summary>Somebody has instances there: the host is shown, and given up if it is never heard of.</summary>
    public void Miss(HostId host)
    {
        if (Picture is var picture && (picture.Shown.ContainsKey(host) || picture.Removed.Contains(host))) return;
        Change(static (picture, one) => picture.Missing(one), host);
        HostsTold?.Invoke();
    }

    /// <summary>A person's word on a host that is out of reach. It holds until the host is well again.</summary>
    public void Evict(HostId host, HostEviction eviction)
    {
        var (before, after) = Change(static (picture, one) => picture.Evicting(one.Host, one.Eviction), (Host: host, Eviction: eviction));
        if (ReferenceEquals(before, after)) return;
        HostsTold?.Invoke();
        Tell(HostsChanged.Instance);
    }

    /// <summary>How the hosts with which something is wrong are shown from now on. Tells the followers once, however many they are.</summary>
    public void Judge(ImmutableSortedDictionary<HostId, JudgedHost> judged)
    {
        var (before, after) = Change(static (picture, all) => picture.Judging(all), judged);
        if (ReferenceEquals(before.Shown, after.Shown)) return;
        var touched = before.Judged.Keys.Union(after.Judged.Keys);
        if (touched.Any(host => Matters(before.Shown.GetValueOrDefault(host), after.Shown.GetValueOrDefault(host)))) Tell(HostsChanged.Instance);
    }

    /// <summary>
    /// What a host's neighbours make of it; null when that is not known any more. It is
    /// shown, and nothing follows from it: followers are not told.
    /// </summary>
    public void Hear(HostId host, NeighbourWord? word) =>
        Change(static (picture, one) => picture.Hearing(one.Host, one.Word), (Host: host, Word: word));

    /// <summary>Whether another server shows the host by a later connection than this one.</summary>
    public bool IsElsewhere(HostId host, long connection) =>
        Picture.Told.GetValueOrDefault(host) is { Server: not null } told && told.Connection > connection;

    /// <summary>From now on, <paramref name="follower"/> gets <see cref="HostsChanged"/> and <see cref="WishesWanted"/>.</summary>
    public void Follow(ActorRef follower) => ImmutableInterlocked.Update(ref _followers, static (all, one) => all.SetItem(one.Path, one), follower);

    public void Unfollow(ActorRef follower) => ImmutableInterlocked.Update(
        ref _followers, static (all, one) => all.GetValueOrDefault(one.Path) == one ? all.Remove(one.Path) : all, follower);

    private void Show(ServiceKey key, ServiceView? view)
    {
        while (true)
        {
            var all = ServicePicture;
            var before = all.All.GetValueOrDefault(key);
            if (view is not null && before?.Epoch > view.Epoch) return;
            if (!ReferenceEquals(Interlocked.CompareExchange(ref _services, all.With(key, view), all), all)) continue;
            if (Left.Contains(key)) ImmutableInterlocked.Update(ref _left, static (all, one) => all.Remove(one), key);
            if (view is { Server: null } || before is { Server: null }) Touched.Note(key);
            Places.Note(key, before, view);
            return;
        }
    }

    private void Announce(HostId host, HostPicture before, HostPicture after, bool isOwn)
    {
        if (isOwn) OwnChanged?.Invoke();
        HostsTold?.Invoke();
        if (Matters(before.Shown.GetValueOrDefault(host), after.Shown.GetValueOrDefault(host))) Tell(HostsChanged.Instance);
    }

    private (HostPicture Before, HostPicture After) Change<T>(Func<HostPicture, T, HostPicture> change, T with)
    {
        while (true)
        {
            var before = Picture;
            var after = change(before, with);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _hosts, after, before), before)) return (before, after);
        }
    }

    private void Tell(object news)
    {
        foreach (var follower in Volatile.Read(ref _followers).Values) follower.Tell(news);
    }

    /// <summary>
    /// A host that came or went, that people decided about, or that has more to give than before. One that has less is
    /// noticed when it refuses.
    /// </summary>
    private static bool Matters(HostView? before, HostView? after)
    {
        if (before is null || after is null) return before is not null || after is not null;
        return IsInAnotherState(before, after)
            || before.ReservedCpus > after.ReservedCpus || before.ReservedMemoryBytes > after.ReservedMemoryBytes
            || (after.Availability == HostAvailability.Draining && before.Instances > after.Instances)
            || before.Ports.Except(after.Ports).Any();
    }

    private static bool IsInAnotherState(HostView before, HostView after) =>
        before.State != after.State || before.Reason != after.Reason || before.LostAt != after.LostAt
        || before.Eviction != after.Eviction || before.Engine != after.Engine
        || before.Availability != after.Availability || !before.Labels.SequenceEqual(after.Labels);
}

/// <summary>Hosts came, went, or have room again.</summary>
public sealed record HostsChanged
{
    public static readonly HostsChanged Instance = new();
}

/// <summary>The host's agent has connected anew: what was on its way there may be lost.</summary>
public sealed record LineChanged(HostId Host);

/// <summary>What the host was told, and what it has reported, holds no longer: it has started anew.</summary>
public sealed record WishesWanted(HostId Host);
