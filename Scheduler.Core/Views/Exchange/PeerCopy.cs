using System.Collections.Immutable;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Messages.Views;

namespace Scheduler.Core.Views.Exchange;

/// <summary>
/// What one peer has been told of this server's own views. The next update is what differs: views are immutable, so
/// two are the same when they are the same object. Pure.
/// </summary>
internal sealed record PeerCopy
{
    /// <summary>How many views and events one update carries.</summary>
    private const int PartMax = 200;

    public ImmutableSortedDictionary<ServiceKey, ServiceView> Services { get; init; } = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty;

    public ImmutableSortedDictionary<HostId, HostView> Hosts { get; init; } = ImmutableSortedDictionary<HostId, HostView>.Empty;

    public long LastEvent { get; init; }

    public long Number { get; init; }

    /// <summary>Nothing is known of what the peer has: it gets the whole picture.</summary>
    public bool IsReset { get; init; } = true;

    /// <summary>The next update, and the copy as it is once the peer has taken it.</summary>
    public (BoardUpdate Update, PeerCopy After) Next(NodeIncarnation self, Board board, Feed feed)
    {
        var own = board.Services.Values.Where(view => view.Server is null).ToImmutableSortedDictionary(view => view.Key, view => view);
        var changed = own.Values.Where(view => !ReferenceEquals(Services.GetValueOrDefault(view.Key), view)).Take(PartMax).ToImmutableArray();
        var lost = Services.Keys.Where(key => !own.ContainsKey(key)).Take(PartMax).ToImmutableArray();
        var ownHosts = board.Hosts.Values.Where(view => view.Server is null).ToImmutableSortedDictionary(view => view.Id, view => view);
        var changedHosts = ownHosts.Values.Where(view => !ReferenceEquals(Hosts.GetValueOrDefault(view.Id), view)).Take(PartMax).ToImmutableArray();
        var lostHosts = Hosts.Keys.Where(id => !ownHosts.ContainsKey(id)).Take(PartMax).ToImmutableArray();
        var events = feed.OwnAfter(LastEvent, PartMax);
        var gone = board.Gone;
        var update = new BoardUpdate(self, Number + 1, IsReset, IsFull(changed.Length, lost.Length, changedHosts.Length, lostHosts.Length))
        {
            Services = [.. changed.Select(view => view with { Server = self })],
            // A service that this server merely no longer owns is told of by its new owner.
            ServicesGone = [.. lost.Where(gone.ContainsKey).Select(key => new ServiceGone(key, gone[key]))],
            Hosts = [.. changedHosts.Select(view => view with { Server = self })],
            HostsGone = lostHosts,
            Events = [.. events],
        };
        return (update, this with
        {
            Services = Services.SetItems(changed.Select(view => KeyValuePair.Create(view.Key, view))).RemoveRange(lost),
            Hosts = Hosts.SetItems(changedHosts.Select(view => KeyValuePair.Create(view.Id, view))).RemoveRange(lostHosts),
            LastEvent = events.Count > 0 ? events[^1].Id : LastEvent,
            Number = Number + 1,
            IsReset = false,
        });
    }

    /// <summary>Events are not repeated: whoever was away when they happened learns how things are from the views.</summary>
    public PeerCopy Forgotten(Feed feed) => new() { LastEvent = IsReset ? feed.LastId : LastEvent };

    private static bool IsFull(params ReadOnlySpan<int> counts)
    {
        foreach (var count in counts)
        {
            if (count == PartMax) return true;
        }

        return false;
    }
}
