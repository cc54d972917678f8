using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Views;
using Scheduler.Core.Views.Exchange;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Loss;

/// <summary>
/// Judges, for this server alone, which hosts are out of reach and which are given up, from what its board was told and
/// when. The deciding is done by <see cref="HostVerdicts"/>; this class keeps the time, shows the verdicts and announces
/// them.
/// </summary>
/// <param name="cutOff">Why this server cannot judge others at this moment; null when it can.</param>
public sealed class HostJudge(HostLossOptions options, Board board, Feed feed, ClusterWatch watch, Freshness freshness, Func<string?> cutOff) : Actor
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private HostMarks _marks = null!;
    private Action? _wake;
    private bool _lookDue;

    protected override void PreStart()
    {
        _marks = new HostMarks(options, Context.System.Options.Clock);
        var self = Context.Self;
        _wake = () => self.Tell(Due.Wake);
        board.HostsTold += _wake;
        watch.MembersChanged += _wake;
        // A server that falls silent says nothing about it.
        Context.StartPeriodicTimer(Due.Tick, LookEvery, Due.Tick);
    }

    protected override void PostStop()
    {
        board.HostsTold -= _wake;
        watch.MembersChanged -= _wake;
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Due.Wake: LookSoon(); break;
            case Due.Look or Due.Tick: Look(); break;
            default: throw new InvalidOperationException($"a judge of hosts does not understand {message.GetType().Name}");
        }
    }

    /// <summary>At the end of the messages at hand, so that many hosts are judged at once.</summary>
    private void LookSoon()
    {
        if (_lookDue) return;
        _lookDue = Context.Self.Tell(Due.Look);
    }

    private void Look()
    {
        _lookDue = false;
        var picture = board.Picture;
        var obstacle = cutOff();
        var signs = _marks.Look(picture, watch.View, freshness, obstacle is not null);
        var verdicts = HostVerdicts.Of(signs, picture.Told.Count + picture.Missed.Count, options, obstacle);
        var judged = signs.Zip(verdicts).ToImmutableSortedDictionary(one => one.First.Host, one => Judged(one.First, one.Second, picture));
        board.Judge(judged);
        foreach (var host in picture.Evictions.Keys.Where(host => !judged.ContainsKey(host))) board.Evict(host, HostEviction.None);
        Announce(picture, judged);
        var left = verdicts.Select(verdict => verdict.Left).OfType<TimeSpan>().DefaultIfEmpty(LookEvery).Min();
        if (left < LookEvery) Context.StartTimer(Due.Look, left, Due.Look);
    }

    private JudgedHost Judged(HostSign sign, HostVerdict verdict, HostPicture picture)
    {
        var before = picture.Judged.GetValueOrDefault(sign.Host);
        if (verdict.IsLost && sign.LostFor is null) _marks.Lose(sign.Host);
        var told = picture.Told.GetValueOrDefault(sign.Host);
        var since = told?.State == verdict.State ? told.Since : before?.State == verdict.State ? before.Since : Context.Now;
        return new JudgedHost(verdict.State, verdict.Reason, verdict.Next, since, verdict.IsLost ? before?.LostAt ?? Context.Now : null);
    }

    /// <summary>
    /// What a host's agent says of its engine is announced by the host's own
    /// server; here it is who is out of reach, and who is lost.
    /// </summary>
    private void Announce(HostPicture before, ImmutableSortedDictionary<HostId, JudgedHost> judged)
    {
        foreach (var (host, now) in judged.Where(one => IsWorthSaying(one.Value)))
        {
            var last = before.Judged.GetValueOrDefault(host);
            if (last is not null && last.LostAt == now.LostAt && (now.LostAt is not null || last.State == now.State)) continue;
            var neighbours = before.Neighbours.GetValueOrDefault(host) is { } word ? $"; {word.Text}" : "";
            Say(before, host, now.LostAt is null ? "host.reconnecting" : "host.lost", $"{now.Reason}{neighbours}; {now.Next}");
        }

        foreach (var (host, last) in before.Judged.Where(one => IsWorthSaying(one.Value) && !judged.ContainsKey(one.Key)))
            Say(
                before, host, "host.back",
                last.LostAt is null
                    ? "it is well again, and nothing was replaced"
                    : "it is well again; what was replaced meanwhile is sorted out");
    }

    private static bool IsWorthSaying(JudgedHost one) => one.LostAt is not null || one.State == HostState.Reconnecting;

    private void Say(HostPicture picture, HostId host, string type, string message)
    {
        if (HostSpeaker.Of(picture, watch.View, host) == watch.View.Self) feed.Publish(type, host.Value, message, host: host.Value);
    }

    private enum Due
    {
        Wake,
        Look,
        Tick,
    }
}
