using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Locks;
using Scheduler.Messages.Services;
using Scheduler.Messages.Views;

namespace Scheduler.Core.Views.Exchange;

/// <summary>What one peer has been told of this server's own views; the next update is what differs. Pure.</summary>
internal sealed record PeerCopy
{
    /// <summary>How many views of a kind, and events, one update carries.</summary>
    public const int PartMax = 200;

    public ToldViews<ServiceKey, ServiceView> Services { get; init; } = ToldViews<ServiceKey, ServiceView>.Nothing;

    public ToldViews<HostId, HostView> Hosts { get; init; } = ToldViews<HostId, HostView>.Nothing;

    public ToldViews<HostId, HostRecord> Records { get; init; } = ToldViews<HostId, HostRecord>.Nothing;

    public ToldViews<string, LockView> Locks { get; init; } = ToldViews<string, LockView>.Nothing;

    public long LastEvent { get; init; }

    public long Number { get; init; }

    /// <summary>How many of a kind an update to this peer carries: fewer once one has been too large to be sent.</summary>
    public int Part { get; init; } = PartMax;

    /// <summary>Nothing is known of what the peer has: it gets the whole picture.</summary>
    public bool IsReset { get; init; } = true;

    /// <summary>The next update, and the copy as it is once the peer has taken it.</summary>
    /// <param name="touched">What has changed since it was asked before.</param>
    public (BoardUpdate Update, PeerCopy After) Next(NodeIncarnation self, SharedViews views, TouchedViews touched)
    {
        var services = Services.Next(views.Board.Services, touched.Services, static view => view.Server is null, Part);
        var hosts = Hosts.Next(views.Board.Picture.Told, static view => view.Server is null, Part);
        var records = Records.Next(views.Board.Picture.Records, static record => record.Server is null, Part);
        var locks = Locks.Next(views.Locks.Locks, touched.Locks, static view => view.Server is null, Part);
        var events = views.Feed.OwnAfter(LastEvent, Part);
        var isCut = Part < PartMax && events.Count == Part;
        var gone = views.Board.Gone;
        var update = new BoardUpdate(self, Number + 1, IsReset, services.IsFull || hosts.IsFull || records.IsFull || locks.IsFull || isCut)
        {
            Services = [.. services.Changed.Select(view => view with { Server = self })],
            // A service that this server merely no longer owns is told of by its new owner.
            ServicesGone = [.. services.Lost.Where(gone.ContainsKey).Select(key => new ServiceGone(key, gone[key]))],
            Hosts = [.. hosts.Changed.Select(view => view with { Server = self })],
            HostsGone = hosts.Lost,
            HostRecords = [.. records.Changed.Select(record => record with { Server = self })],
            Locks = [.. locks.Changed.Select(view => view with { Server = self })],
            LocksGone = locks.Lost,
            Events = [.. events],
        };
        return (update, this with
        {
            Services = services.After,
            Hosts = hosts.After,
            Records = records.After,
            Locks = locks.After,
            LastEvent = events.Count > 0 ? events[^1].Id : LastEvent,
            Number = Number + 1,
            IsReset = false,
        });
    }

    /// <summary>Events are not repeated: whoever was away when they happened learns how things are from the views.</summary>
    public PeerCopy Forgotten(Feed feed) => new() { LastEvent = IsReset ? feed.LastId : LastEvent, Part = Part };

    /// <summary>The same with less in each update.</summary>
    public PeerCopy InSmallerParts() => this with { Part = Math.Max(1, Part / 2) };
}
