using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Hosts.Loss;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>
/// Has hosts tried by their neighbours, for this server alone: those that are away, whichever server had them, and on its
/// own hosts the instances with a health check. What it finds is shown and announced, and decides nothing.
/// </summary>
/// <param name="tell">The way to a host, on whichever server its agent is.</param>
/// <param name="tellHere">Reaches the hosts of this server.</param>
public sealed class NeighbourWatch(NeighbourOptions options, Board board, Feed feed, ClusterWatch watch, TellHost tell, TellHost tellHere) : Actor
{
    /// <summary>Where other servers send what their hosts answer.</summary>
    public const string Address = "neighbours";

    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);

    private readonly AskBudget _budget = new(options.TriesPerSecond);
    private NeighbourTries _tries = null!;
    private AwayHosts _away = null!;
    private InstanceRounds _rounds = null!;
    private Action? _wake;
    private bool _lookDue;

    protected override void PreStart()
    {
        var clock = Context.System.Options.Clock;
        _tries = new NeighbourTries(tell, _budget, clock, Context.Now.UtcTicks);
        _away = new AwayHosts(options, board, _tries, clock);
        _rounds = new InstanceRounds(options, board, _tries, clock);
        var self = Context.Self;
        _wake = () => self.Tell(Due.Wake);
        board.HostsTold += _wake;
        if (options.TriesPerSecond > 0) Context.StartPeriodicTimer(Due.Tick, TickEvery, Due.Tick);
    }

    protected override void PostStop() => board.HostsTold -= _wake;

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Due.Wake: LookSoon(); break;
            case Due.Look: Look(); break;
            case Due.Tick: Tick(); break;
            case ReachTried tried: Take(tried); break;
            default: throw new InvalidOperationException($"a watch of neighbours does not understand {message.GetType().Name}");
        }
    }

    /// <summary>At the end of the messages at hand, so that many hosts are looked at once.</summary>
    private void LookSoon()
    {
        if (_lookDue || options.TriesPerSecond == 0) return;
        _lookDue = Context.Self.Tell(Due.Look);
    }

    private void Look()
    {
        _lookDue = false;
        if (watch.View.Self is not { } self) return;
        _away.Ask(self);
        ShowAway();
    }

    private void Tick()
    {
        _budget.Refill();
        _tries.Forget();
        Look();
        if (watch.View.Self is not { } self) return;
        _rounds.Ask(self);
        ShowUnreached();
    }

    private void Take(ReachTried tried)
    {
        if (_tries.Take(tried) is not { } asked) return;
        if (asked.Round > 0)
        {
            _rounds.Take(asked.With(tried), asked.Round);
            return;
        }

        _away.Take(asked.With(tried), asked.At);
        ShowAway();
    }

    private void ShowAway()
    {
        var before = board.Picture;
        var words = _away.Words();
        foreach (var host in before.Neighbours.Keys.Where(host => !words.ContainsKey(host))) board.Hear(host, null);
        foreach (var (host, word) in words.Where(one => one.Value?.Text != before.Neighbours.GetValueOrDefault(one.Key)?.Text))
        {
            board.Hear(host, word);
            if (word is not null && word.Reach != before.Neighbours.GetValueOrDefault(host)?.Reach) Say(before, host, word);
        }
    }

    private void Say(HostPicture picture, HostId host, NeighbourWord word)
    {
        if (HostSpeaker.Of(picture, watch.View, host) == watch.View.Self) feed.Publish("host.neighbours", host.Value, word.Text, host: host.Value);
    }

    private void ShowUnreached()
    {
        foreach (var (host, now) in _rounds.Unreached())
        {
            ImmutableArray<UnreachedInstance> last = board.Picture.Told.GetValueOrDefault(host)?.Unreached ?? [];
            if (now.SequenceEqual(last) || !tellHere(host, new UnreachedFound(now))) continue;
            foreach (var one in now.Where(one => last.All(other => other.Instance != one.Instance)))
                Say(host, one, "instance.unreached", one.Words);
            foreach (var one in last.Where(one => now.All(other => other.Instance != one.Instance)))
                Say(host, one, "instance.reached", "its neighbours reach it again, or it is not tried any more");
        }
    }

    private void Say(HostId host, UnreachedInstance one, string type, string words)
    {
        var service = board.Services.Values.FirstOrDefault(view => view.Uid == one.Instance.ServiceUid);
        var slot = service?.Instances.FirstOrDefault(view => view.Id == one.Instance)?.Slot;
        feed.Publish(type, service?.Key.ToString() ?? one.Instance.Value, words, one.Instance.Value, slot, host.Value);
    }

    private enum Due
    {
        Wake,
        Look,
        Tick,
    }
}

/// <summary>To a host of this server: which of its instances are well and not reached by others.</summary>
public sealed record UnreachedFound(ImmutableArray<UnreachedInstance> All);
