using System.Collections.Immutable;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

/// <summary>
/// Chooses hosts for several slots of one service in a row, each choice counting for the next. Optimistic: the host
/// itself has the last word when it admits the instance.
/// </summary>
/// <remarks>
/// Spread: the host with the fewest instances of the service, then the fewest of all, then the first by name. Equal
/// input gives equal output, in any process.
/// </remarks>
public sealed class PlacementBatch
{
    private readonly List<Candidate> _candidates;

    /// <param name="hosts">In the order of their names.</param>
    /// <param name="occupants">Where instances of the service already are.</param>
    public PlacementBatch(IEnumerable<HostView> hosts, IEnumerable<Occupant> occupants)
    {
        var perHost = occupants.GroupBy(one => one.Host).ToDictionary(group => group.Key, group => group.Count());
        _candidates = [.. hosts.Select(host => new Candidate(host, perHost.GetValueOrDefault(host.Id)))];
    }

    public PlacementDecision Place(PlacementRequest request)
    {
        Candidate? best = null;
        foreach (var candidate in _candidates)
        {
            if (best is not null && !IsBetter(request, candidate, best)) continue;
            if (HostFilters.Refuse(request, candidate) is null) best = candidate;
        }

        if (best is null) return new PlacementDecision.NoHost(Explain(request));
        best.Take(request);
        return new PlacementDecision.Chosen(best.Host.Id);
    }

    private static bool IsBetter(PlacementRequest request, Candidate one, Candidate than)
    {
        var preferred = (one.Host.Id == request.Prefer).CompareTo(than.Host.Id == request.Prefer);
        if (preferred != 0) return preferred > 0;
        if (one.OfService != than.OfService) return one.OfService < than.OfService;
        return one.Instances < than.Instances;
    }

    private ImmutableArray<HostRefusal> Explain(PlacementRequest request) =>
        [.. _candidates.Select(candidate => new HostRefusal(candidate.Host.Id, HostFilters.Refuse(request, candidate)!))];
}
