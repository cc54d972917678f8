using System.Collections.Immutable;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

/// <summary>
/// Chooses hosts for several slots of one service in a row, each choice counting for the next. Optimistic: the host
/// itself has the last word when it admits the instance.
/// </summary>
/// <remarks>
/// Spread: the host on which the fewest soft rules are broken, then the one that lacks the fewest of the services which have to be
/// beside this one, then the one in whose groups, if the service is spread over some, and then on which itself the fewest instances of
/// the service are, then the one with the most others of its stack, then with the fewest instances of all, then the first by name.
/// Equal input gives equal output, in any process. A placement looks at the best hosts only, however many there are.
/// </remarks>
public sealed class PlacementBatch
{
    private readonly Candidate[] _candidates;
    private readonly PriorityQueue<Candidate, CandidateRank> _ranked;
    private readonly AffinityBoard? _affinity;

    // Hosts only ever have less to give as the batch goes on, so who refused a request refuses the next one like it.
    private readonly List<Candidate> _refused = [];
    private Dictionary<HostId, Candidate>? _byId;
    private PlacementRequest? _last;
    private PlacementDecision.NoHost? _none;

    /// <param name="hosts">In the order of their names.</param>
    /// <param name="occupants">Where instances of the service already are.</param>
    /// <param name="neighbours">What affinity rules are about, and who speaks to whom; null where neither matters.</param>
    public PlacementBatch(IEnumerable<HostView> hosts, IReadOnlyCollection<Occupant> occupants, Neighbours? neighbours = null)
    {
        _affinity = AffinityBoard.Of(neighbours, occupants);
        var all = hosts.ToList();
        var groups = SpreadGroups.Of(neighbours, all, occupants);
        var perHost = occupants.GroupBy(one => one.Host).ToDictionary(group => group.Key, group => group.Count());
        _candidates = [.. all.Select((host, position) => new Candidate(
            host, perHost.GetValueOrDefault(host.Id), position, _affinity, groups, neighbours?.Company))];
        _ranked = new(_candidates.Select(candidate => (candidate, candidate.Rank)));
    }

    public PlacementDecision Place(PlacementRequest request)
    {
        request = request with { VolumeHosts = HostsOf(request) };
        if (_last is null || !request.AsksTheSameAs(_last)) Reconsider();
        _last = request;
        if (Choose(request) is not { } chosen) return None(request);
        chosen.Take(request);
        if (_affinity is { DrawsItsOwn: true }) RankAnew();
        _none = null;
        return new PlacementDecision.Chosen(chosen.Host.Id);
    }

    /// <summary>Only on a host that is nearer to what the service speaks to than the one that it is on; null where there is none.</summary>
    internal HostId? PlaceNearer(PlacementRequest request, HostId than)
    {
        _byId ??= _candidates.ToDictionary(candidate => candidate.Host.Id);
        if (!_byId.TryGetValue(than, out var present)
            || Best(request with { VolumeHosts = HostsOf(request) }) is not { } best
            || !best.Rank.IsNearer(present.Rank))
            return null;
        best.Take(request);
        return best.Host.Id;
    }

    /// <summary>So much of the host is spoken for.</summary>
    internal void Keep(HostId host, PlacementRequest needs)
    {
        _byId ??= _candidates.ToDictionary(candidate => candidate.Host.Id);
        _byId.GetValueOrDefault(host)?.Keep(needs);
    }

    private Candidate? Choose(PlacementRequest request)
    {
        if (request.Only is { } only) return Named(only, request);
        return (request.Prefer is { } preferred ? Named(preferred, request) : null) ?? Best(request);
    }

    private Candidate? Named(HostId host, PlacementRequest request)
    {
        _byId ??= _candidates.ToDictionary(candidate => candidate.Host.Id);
        return _byId.TryGetValue(host, out var found) && HostFilters.Refuse(request, found) is null ? found : null;
    }

    private Candidate? Best(PlacementRequest request)
    {
        while (_ranked.TryPeek(out var candidate, out var rank))
        {
            // What was chosen since it was put in has a worse rank now.
            if (candidate.Rank != rank) _ranked.DequeueEnqueue(candidate, candidate.Rank);
            else if (HostFilters.Refuse(request, candidate) is null) return candidate;
            else _refused.Add(_ranked.Dequeue());
        }

        return null;
    }

    /// <summary>Be they away or full: what is in a volume cannot be had elsewhere.</summary>
    private ImmutableSortedSet<HostId> HostsOf(PlacementRequest request) => request.Volumes.IsEmpty
        ? []
        : [.. _candidates
            .Where(one => one.Host.Volumes.Any(volume =>
                (one.OfService == 0 ? request.Volumes : request.OwnVolumes).Contains(volume, StringComparer.Ordinal)))
            .Select(one => one.Host.Id)];

    private void RankAnew()
    {
        _refused.Clear();
        _ranked.Clear();
        _ranked.EnqueueRange(_candidates.Select(candidate => (candidate, candidate.Rank)));
    }

    private void Reconsider()
    {
        _ranked.EnqueueRange(_refused.Select(candidate => (candidate, candidate.Rank)));
        _refused.Clear();
        _none = null;
    }

    /// <summary>Hundreds of slots may be refused in a row for the same reasons, which are then put together once.</summary>
    private PlacementDecision.NoHost None(PlacementRequest request)
    {
        if (request.Only is not null || request.Prefer is not null) return Explain(request);
        return _none ??= Explain(request);
    }

    private PlacementDecision.NoHost Explain(PlacementRequest request) =>
        new([.. _candidates.Select(candidate => new HostRefusal(candidate.Host.Id, HostFilters.Refuse(request, candidate)!))]);
}
