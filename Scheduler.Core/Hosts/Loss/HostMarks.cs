using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Core.Views;
using Scheduler.Core.Views.Exchange;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Loss;

/// <summary>
/// Remembers with which hosts something is wrong, and since when by this server's monotonic clock. Owned by one actor.
/// </summary>
internal sealed class HostMarks(HostLossOptions options, TimeProvider clock)
{
    private readonly SortedDictionary<HostId, HostMark> _marks = [];
    private bool _wasCutOff;

    /// <summary>Looks at every host anew. Answers those with which something is wrong.</summary>
    /// <param name="isCutOff">This server cannot judge who is out of reach: the time until it can does not count.</param>
    public IReadOnlyList<HostSign> Look(HostPicture picture, ClusterView members, Freshness freshness, bool isCutOff)
    {
        var now = clock.GetTimestamp();
        var beginsAnew = isCutOff || _wasCutOff;
        _wasCutOff = isCutOff;
        var found = picture.Told.Values.Select(told => MarkOf(told, members, freshness, now))
            .Concat(picture.Missed.Select(host => Unheard(host, now)))
            .OfType<HostMark>()
            .Select(mark => mark.After(_marks.GetValueOrDefault(mark.Host)))
            .Select(mark => beginsAnew && mark.Trouble != HostTrouble.Engine ? mark with { From = now } : mark)
            .ToList();
        _marks.Clear();
        foreach (var mark in found) _marks[mark.Host] = mark;
        return [.. found.Select(mark => SignOf(mark, picture, now))];
    }

    /// <summary>The host was given up just now.</summary>
    public void Lose(HostId host) => _marks[host] = _marks[host] with { LostAt = clock.GetTimestamp() };

    private HostSign SignOf(HostMark mark, HostPicture picture, long now) =>
        new(mark.Host, mark.Trouble, mark.Reason, clock.GetElapsedTime(mark.From, now))
        {
            Told = mark.Told,
            LostFor = mark.LostAt is { } at ? clock.GetElapsedTime(at, now) : null,
            Eviction = picture.Evictions.GetValueOrDefault(mark.Host),
        };

    /// <summary>Null when nothing is wrong with it.</summary>
    private HostMark? MarkOf(HostView told, ClusterView members, Freshness freshness, long now)
    {
        if (told.Server is { } server && IsGone(server, members))
            return Mark(
                told, HostTrouble.ServerGone,
                $"its server {server} is down; it is heard of again when that is back, or when it has found another", now);
        if (told.State is HostState.Reconnecting or HostState.Disconnected)
            return Mark(told, HostTrouble.Silent, told.Reason ?? "its agent has not been heard of", now - Ticks(told.QuietFor));
        if (told.Server is { } teller && freshness.HeardAt(teller) is { } heard && clock.GetElapsedTime(heard, now) > options.ServerSilentAfter)
            return Mark(told, HostTrouble.ServerSilent, $"its server {teller} has not been heard of", heard);
        return told.Answers ? null : Mark(told, HostTrouble.Engine, told.Reason ?? "its engine does not answer", now);
    }

    /// <summary>Down, or followed by a later life of its node.</summary>
    private static bool IsGone(NodeIncarnation server, ClusterView members) => members.Members.Any(member =>
        member.Incarnation.Node == server.Node
        && (member.Incarnation.Number > server.Number || (member.Incarnation == server && member.Status == MemberStatus.Down)));

    private static HostMark Mark(HostView told, HostTrouble trouble, string reason, long from) => new()
    {
        Host = told.Id,
        Trouble = trouble,
        Reason = reason,
        Told = told.State,
        From = from,
    };

    private static HostMark Unheard(HostId host, long now) => new()
    {
        Host = host,
        Trouble = HostTrouble.Unheard,
        Reason = "it has not been heard of since this server's start",
        Told = HostState.Connecting,
        From = now,
    };

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * clock.TimestampFrequency);
}
