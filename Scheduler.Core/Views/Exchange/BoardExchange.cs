using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Views;

namespace Scheduler.Core.Views.Exchange;

/// <summary>
/// Keeps the boards of all servers alike: tells every peer what changes here, one update at a time so that a slow peer
/// gets fewer and larger ones, and puts on this board what the peers say. A sign of life goes out even when nothing
/// changes, so that everybody knows how old their picture is.
/// </summary>
public sealed class BoardExchange(SharedViews views, ClusterWatch watch, ITransport transport, Freshness freshness, AgentAddresses agents) : Actor
{
    /// <summary>Where peers send their updates.</summary>
    public const string Address = "board";

    private static readonly TimeSpan FlushAfter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<NodeIncarnation, PeerCopy> _copies = [];
    private readonly SortedDictionary<NodeIncarnation, TouchedViews> _touched = [];
    private readonly SortedDictionary<NodeIncarnation, PeerPicture> _pictures = [];
    private readonly HashSet<NodeIncarnation> _inFlight = [];
    private readonly HashSet<NodeIncarnation> _behind = [];
    private readonly HashSet<NodeIncarnation> _lost = [];
    private readonly HashSet<NodeIncarnation> _mute = [];
    private bool _flushDue;
    private Action? _wake;

    protected override void PreStart()
    {
        var self = Context.Self;
        _wake = () => self.Tell(Due.Wake);
        views.Board.OwnChanged += _wake;
        views.Locks.OwnChanged += _wake;
        watch.MembersChanged += _wake;
        Context.StartPeriodicTimer(Due.Beat, BeatEvery, Due.Beat);
    }

    protected override void PostStop()
    {
        views.Board.OwnChanged -= _wake;
        views.Locks.OwnChanged -= _wake;
        watch.MembersChanged -= _wake;
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case BoardUpdate update: OnUpdate(update); break;
            case Due.Wake: FlushSoon(); break;
            case Due.Flush: Flush(); break;
            case Due.Beat: Flush(); Measure(); break;
            case Told told: OnTold(told); break;
            case Forgotten forgotten: OnForgotten(forgotten.Peer); break;
            default: throw new InvalidOperationException($"the board's exchange does not understand {message.GetType().Name}");
        }
    }

    private long Now => Context.System.Options.Clock.GetTimestamp();

    private void OnUpdate(BoardUpdate update)
    {
        var isTaken = Take(update);
        Context.Reply(new BoardTaken(IsGap: !isTaken));
        if (isTaken) agents.Show(update.From, update.AgentAddress);
        Measure();
    }

    private bool Take(BoardUpdate update) => !IsOver(update.From) && PictureOf(update.From).Take(update, Now);

    /// <summary>
    /// What a life that is over has said may still arrive, after the first words of the next one: by it a host would be
    /// looked for at a server that is gone, until that host changes again.
    /// </summary>
    private bool IsOver(NodeIncarnation peer) =>
        watch.View.Find(peer) is { Status: MemberStatus.Down }
        || watch.View.Members.Select(member => member.Incarnation).Concat(_pictures.Keys)
            .Any(known => known.Node == peer.Node && known.Number > peer.Number);

    /// <summary>A life that has spoken before the view of the members shows it is new, and not gone.</summary>
    private static bool IsAhead(ClusterView view, NodeIncarnation peer) =>
        view.Members.Any(member => member.Incarnation.Node == peer.Node && member.Incarnation.Number < peer.Number);

    private PeerPicture PictureOf(NodeIncarnation peer)
    {
        if (_pictures.TryGetValue(peer, out var picture)) return picture;
        return _pictures[peer] = new PeerPicture(peer, views);
    }

    private void FlushSoon()
    {
        if (_flushDue) return;
        _flushDue = true;
        Context.StartTimer(Due.Flush, FlushAfter, Due.Flush);
    }

    private void Flush()
    {
        _flushDue = false;
        if (watch.View is not { Self: { } self } view) return;
        var peers = view.Peers.Where(peer => peer.Address.Length > 0).ToDictionary(peer => peer.Incarnation);
        foreach (var gone in _pictures.Keys.Where(known => !peers.ContainsKey(known) && !IsAhead(view, known)).ToList()) Lose(gone);
        foreach (var gone in _copies.Keys.Concat(_touched.Keys).Where(known => !peers.ContainsKey(known)).ToList())
        {
            _copies.Remove(gone);
            _touched.Remove(gone);
            _mute.Remove(gone);
        }

        var touched = views.TakeTouched();
        foreach (var peer in peers.Values)
        {
            _touched[peer.Incarnation] = _touched.GetValueOrDefault(peer.Incarnation, TouchedViews.Nothing).With(touched);
            if (_lost.Remove(peer.Incarnation)) Context.CancelTimer(peer.Incarnation);
            Tell(self, peer);
        }
    }

    private void Tell(NodeIncarnation self, MemberInfo peer)
    {
        if (!_inFlight.Add(peer.Incarnation))
        {
            _behind.Add(peer.Incarnation);
            return;
        }

        var copy = _copies.GetValueOrDefault(peer.Incarnation) ?? new PeerCopy().Forgotten(views.Feed);
        var (update, after) = copy.Next(self, views, _touched[peer.Incarnation]);
        _touched.Remove(peer.Incarnation);
        Context.Pipe(
            cancel => transport.AskAsync(peer, Address, update with { AgentAddress = agents.Own }, Deadline, cancel),
            outcome => new Told(
                peer.Incarnation, copy, after, update.More,
                outcome is Outcome<object>.Done { Value: BoardTaken { IsGap: false } },
                outcome is Outcome<object>.Done { Value: Refusal { Kind: RefusalKind.Invalid } refusal } ? refusal.Reason : null));
    }

    private void OnTold(Told told)
    {
        _inFlight.Remove(told.Peer);
        var isBehind = _behind.Remove(told.Peer) || told.More;
        if (watch.View.Find(told.Peer) is null or { Status: MemberStatus.Down }) return;
        _copies[told.Peer] = told.IsTaken ? told.After : told.Before.Forgotten(views.Feed);
        if (told.IsTaken) _mute.Remove(told.Peer);
        if (told.Fault is { } fault) OnTooLarge(told.Peer, fault);
        // One that does not listen is tried again with the next beat.
        if (told.IsTaken && isBehind) FlushSoon();
    }

    /// <summary>It was not sent, and would not be as it is however often it was tried.</summary>
    private void OnTooLarge(NodeIncarnation peer, string fault)
    {
        var copy = _copies[peer];
        if (copy.Part == 1)
        {
            if (_mute.Add(peer)) Context.Log(ActorLogLevel.Error, $"{peer} cannot be told of this server's services, hosts and locks: {fault}");
            return;
        }

        _copies[peer] = copy.InSmallerParts();
        FlushSoon();
    }

    private void Lose(NodeIncarnation peer)
    {
        if (!_lost.Add(peer)) return;
        agents.Forget(peer);
        PictureOf(peer).Lose($"its server {peer} is down; it is heard of again when that is back, or when it has found another", Context.Now);
        Context.StartTimer(peer, ForgetAfter, new Forgotten(peer));
    }

    private void OnForgotten(NodeIncarnation peer)
    {
        if (!_lost.Remove(peer)) return;
        if (_pictures.Remove(peer, out var picture)) picture.Forget();
    }

    private void Measure() => freshness.Show(watch.View.Peers
        .Where(peer => peer.Address.Length > 0)
        .Select(peer => KeyValuePair.Create(peer.Incarnation, _pictures.GetValueOrDefault(peer.Incarnation)?.HeardAt)));

    private sealed record Told(NodeIncarnation Peer, PeerCopy Before, PeerCopy After, bool More, bool IsTaken, string? Fault);

    private sealed record Forgotten(NodeIncarnation Peer);

    private enum Due
    {
        Wake,
        Flush,
        Beat,
    }
}
