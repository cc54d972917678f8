using System.Collections.Immutable;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>
/// Has two neighbours try each instance with a health check on the hosts of this server, round after round. What is due is
/// a queue, of which no more is asked in a second than the neighbours' budget lets: with more instances, rounds are longer.
/// Owned by one actor.
/// </summary>
internal sealed class InstanceRounds(NeighbourOptions options, Board board, NeighbourTries tries, TimeProvider clock)
{
    private const int NeighboursMost = 2;

    private readonly Queue<(HostId By, ReachTarget Target)> _due = new();
    private readonly Dictionary<(HostId By, InstanceId Instance, int Port), ReachHistory> _histories = [];
    private readonly Dictionary<(HostId By, InstanceId Instance, int Port), long> _triedAt = [];
    private long? _begunAt;
    private long _round;

    public void Ask(NodeIncarnation self)
    {
        if (options.InstancesEvery is not { } every) return;
        if (_due.Count == 0 && (_begunAt is not { } at || clock.GetElapsedTime(at) >= every)) Begin();
        for (var left = _due.Count; left > 0; left--)
        {
            var (by, target) = _due.Dequeue();
            if (!tries.HasTime(by))
            {
                _due.Enqueue((by, target));
                continue;
            }

            // One that cannot be asked now has its turn in the next round.
            var patience = target.Probe!.Timeout < NeighbourTries.PatienceMost ? target.Probe.Timeout : NeighbourTries.PatienceMost;
            if (tries.Ask(by, target, patience, self, _round)) _triedAt[(by, target.Instance, target.Port)] = clock.GetTimestamp();
        }
    }

    public void Take(NeighbourAnswer answer, long round)
    {
        var key = (answer.By, answer.Target.Instance, answer.Target.Port);
        _histories[key] = ReachHistory.After(_histories.GetValueOrDefault(key), answer, round);
    }

    /// <summary>What is said of the instances of each of this server's hosts.</summary>
    public ImmutableSortedDictionary<HostId, ImmutableArray<UnreachedInstance>> Unreached()
    {
        var byHost = _histories.Values.Where(one => one.Round >= _round - 1).ToLookup(one => one.Latest.Target.Host);
        return OwnHosts().ToImmutableSortedDictionary(host => host.Id, host => UnreachedRules.Of([.. byHost[host.Id]]));
    }

    private IEnumerable<HostView> OwnHosts()
    {
        var picture = board.Picture;
        return picture.Shown.Values.Where(host => host.State == HostState.Active && picture.Told.GetValueOrDefault(host.Id) is { Server: null });
    }

    private void Begin()
    {
        (_begunAt, _round) = (clock.GetTimestamp(), _round + 1);
        var picture = board.Picture;
        var services = board.Services.Values.Where(view => view.Spec.Container is { Probe: not null, Ports.IsEmpty: false }).ToList();
        var wanted = (from host in OwnHosts()
                      from target in ReachTargets.Of(host, services)
                      where target is { Probe: not null, IsWell: true }
                      from neighbour in NeighbourChoice.Of(picture, host, NeighboursMost)
                      select (By: neighbour, Target: target)).ToList();
        Forget([.. wanted.Select(one => (one.By, one.Target.Instance, one.Target.Port))]);
        foreach (var one in wanted)
        {
            if (IsDue(one)) _due.Enqueue(one);
            else Keep((one.By, one.Target.Instance, one.Target.Port));
        }
    }

    /// <summary>What was found holds until the next try is due.</summary>
    private void Keep((HostId By, InstanceId Instance, int Port) key)
    {
        if (_histories.TryGetValue(key, out var history)) _histories[key] = history with { Round = _round };
    }

    private bool IsDue((HostId By, ReachTarget Target) one) =>
        !_triedAt.TryGetValue((one.By, one.Target.Instance, one.Target.Port), out var at) || clock.GetElapsedTime(at) >= one.Target.Probe!.Interval;

    private void Forget(HashSet<(HostId By, InstanceId Instance, int Port)> wanted)
    {
        foreach (var gone in _histories.Keys.Where(key => !wanted.Contains(key)).ToList()) _histories.Remove(gone);
        foreach (var gone in _triedAt.Keys.Where(key => !wanted.Contains(key)).ToList()) _triedAt.Remove(gone);
    }
}
