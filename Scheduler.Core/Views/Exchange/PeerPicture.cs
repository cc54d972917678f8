using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Locks;
using Scheduler.Messages.Services;
using Scheduler.Messages.Views;

namespace Scheduler.Core.Views.Exchange;

/// <summary>What one peer tells this server, put onto the board in the order in which it was said.</summary>
internal sealed class PeerPicture(NodeIncarnation peer, SharedViews shared)
{
    private readonly HashSet<ServiceKey> _services = [];
    private readonly HashSet<HostId> _hosts = [];
    private readonly HashSet<string> _locks = [];
    private readonly Board _board = shared.Board;
    private long _last = -1;
    private bool _isPainting;

    /// <summary>When it was last heard of, by the clock's timestamps.</summary>
    public long HeardAt { get; private set; }

    /// <summary>False when the update does not follow the last one: then nothing of it is taken.</summary>
    public bool Take(BoardUpdate update, long now)
    {
        if (!update.Reset && (_last < 0 || update.Number != _last + 1)) return false;
        (_last, HeardAt) = (update.Number, now);
        if (update.Reset) Begin();
        foreach (var view in update.Services) Show(view);
        foreach (var gone in update.ServicesGone) _board.Withdraw(gone.Key, gone.Epoch);
        foreach (var view in update.Hosts) Show(view);
        foreach (var id in update.HostsGone) Remove(id);
        foreach (var record in update.HostRecords) _board.Post(record);
        foreach (var view in update.Locks) Show(view);
        foreach (var name in update.LocksGone) shared.Locks.Forget(name, peer);
        foreach (var happened in update.Events) shared.Feed.Relay(happened);
        if (_isPainting && !update.More) End();
        return true;
    }

    /// <summary>
    /// The peer is down: its hosts are out of reach until they are heard of again.
    /// Should it come back, it has to say everything anew.
    /// </summary>
    public void Lose(string reason, DateTimeOffset now)
    {
        _last = -1;
        foreach (var host in _board.Picture.Told.Values.Where(host => host.Server == peer))
        {
            _board.Post(host with { State = HostState.Reconnecting, Reason = reason, Since = now });
        }
    }

    /// <summary>The peer has been down for so long that its services and locks would have been heard of from their next owner.</summary>
    public void Forget()
    {
        foreach (var view in _board.Services.Values.Where(view => view.Server == peer)) _board.Forget(view.Key);
        foreach (var view in shared.Locks.Locks.Values) shared.Locks.Forget(view.Name, peer);
    }

    private void Begin()
    {
        _services.Clear();
        _hosts.Clear();
        _locks.Clear();
        _isPainting = true;
    }

    private void Show(ServiceView view)
    {
        if (_isPainting) _services.Add(view.Key);
        _board.Post(view);
    }

    private void Show(HostView view)
    {
        if (_isPainting) _hosts.Add(view.Id);
        _board.Post(view);
    }

    private void Show(LockView view)
    {
        if (_isPainting) _locks.Add(view.Name);
        shared.Locks.Post(view);
    }

    /// <summary>Whatever was not part of the full picture is no more.</summary>
    private void End()
    {
        _isPainting = false;
        foreach (var view in _board.Services.Values.Where(view => view.Server == peer && !_services.Contains(view.Key))) _board.Forget(view.Key);
        foreach (var host in _board.Picture.Told.Values.Where(host => IsOfThisPeer(host) && !_hosts.Contains(host.Id))) _board.Withdraw(host.Id);
        foreach (var name in shared.Locks.Locks.Keys.Where(name => !_locks.Contains(name))) shared.Locks.Forget(name, peer);
    }

    private void Remove(HostId id)
    {
        if (_board.Picture.Told.TryGetValue(id, out var shown) && IsOfThisPeer(shown)) _board.Withdraw(id);
    }

    /// <summary>A later life of the peer speaks for its hosts itself: it may have done so before this one's end was seen.</summary>
    private bool IsOfThisPeer(HostView host) => host.Server is { } server && server.Node == peer.Node && server.Number <= peer.Number;
}
