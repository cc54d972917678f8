using System.Collections.Immutable;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>
/// Asks the neighbours of each host that is away, or whose engine does not answer,
/// and remembers for a while what they say. Owned by one actor.
/// </summary>
internal sealed class AwayHosts(NeighbourOptions options, Board board, NeighbourTries tries, TimeProvider clock)
{
    private const int NeighboursMost = 3;
    private const int PortsMost = 3;

    /// <summary>Of a host that answers, an answer comes at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private readonly SortedDictionary<HostId, Away> _away = [];
    private int _turn;

    /// <summary>Whether a host's neighbours are asked about it: what is wrong with it, it cannot say itself.</summary>
    public static bool IsAway(HostView host) =>
        host.State is HostState.Reconnecting or HostState.Disconnected
        || host is { State: HostState.Degraded, KeepsWhatRuns: false };

    /// <summary>Asks about those that are due.</summary>
    public void Ask(NodeIncarnation self)
    {
        var picture = board.Picture;
        var away = picture.Shown.Values.Where(IsAway).ToList();
        foreach (var back in _away.Keys.Except(away.Select(host => host.Id)).ToList()) _away.Remove(back);
        if (away.Count == 0) return;
        // Where there are more than neighbours have time for, each comes first at some time.
        var first = _turn++ % away.Count;
        foreach (var host in away.Skip(first).Concat(away.Take(first)).Where(IsDue)) Ask(picture, host, self);
    }

    /// <param name="askedAt">Its age counts from here: an answer may have waited for this server, as while that was frozen.</param>
    public void Take(NeighbourAnswer answer, long askedAt)
    {
        if (_away.TryGetValue(answer.Target.Host, out var away))
            away.Answers[(answer.By, answer.Target.Instance, answer.Target.Port)] = (answer, askedAt);
    }

    /// <summary>What can be said of each at this moment; null where nothing can.</summary>
    public ImmutableSortedDictionary<HostId, NeighbourWord?> Words()
    {
        var picture = board.Picture;
        return _away.Where(one => picture.Shown.TryGetValue(one.Key, out var host) && IsAway(host))
            .ToImmutableSortedDictionary(one => one.Key, one => NeighbourWords.Of(picture.Shown[one.Key].State, Fresh(one.Value)));
    }

    private bool IsDue(HostView host) => !_away.TryGetValue(host.Id, out var away) || clock.GetElapsedTime(away.AskedAt) >= options.AwayEvery;

    private void Ask(HostPicture picture, HostView host, NodeIncarnation self)
    {
        if (!_away.TryGetValue(host.Id, out var away)) away = _away[host.Id] = new Away();
        away.AskedAt = clock.GetTimestamp();
        var targets = ReachTargets.Of(host, board.Services.Values).Take(PortsMost).ToList();
        foreach (var neighbour in NeighbourChoice.Of(picture, host, NeighboursMost))
            foreach (var target in targets) tries.Ask(neighbour, target, Patience, self, round: 0);
    }

    private List<NeighbourAnswer> Fresh(Away away)
    {
        foreach (var old in away.Answers.Where(one => clock.GetElapsedTime(one.Value.At) > options.AnswerHolds).Select(one => one.Key).ToList())
            away.Answers.Remove(old);
        return [.. away.Answers.Values.Select(one => one.Answer)];
    }

    private sealed class Away
    {
        public long AskedAt { get; set; }

        public Dictionary<(HostId By, Messages.Services.InstanceId Instance, int Port), (NeighbourAnswer Answer, long At)> Answers { get; } = [];
    }
}
