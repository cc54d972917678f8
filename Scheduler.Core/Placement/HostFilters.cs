using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

/// <summary>The rules that a host must pass, cheapest first. Each answers why not, in words, or null.</summary>
internal static class HostFilters
{
    private static readonly Func<PlacementRequest, Candidate, string?>[] All = [Named, Answers, Constrained, Spread, Roomy, PortsFree];

    public static string? Refuse(PlacementRequest request, Candidate candidate)
    {
        foreach (var filter in All)
        {
            if (filter(request, candidate) is { } reason) return reason;
        }

        return null;
    }

    private static string? Named(PlacementRequest request, Candidate candidate) =>
        request.Only is { } only && only != candidate.Host.Id ? $"this slot belongs on {only}" : null;

    private static string? Answers(PlacementRequest request, Candidate candidate) => candidate.Host switch
    {
        { TakesNew: true } => null,
        { State: HostState.Active } host => $"it is {host.Availability.ToString().ToLowerInvariant()}",
        { } host => host.Reason ?? $"it is {host.State.ToString().ToLowerInvariant()}",
    };

    private static string? Constrained(PlacementRequest request, Candidate candidate) =>
        Constraints.Unmet(request.Constraints, candidate.Host) is { } unmet ? $"it does not meet {unmet}" : null;

    private static string? Spread(PlacementRequest request, Candidate candidate) =>
        request.MaxPerHost > 0 && candidate.OfService >= request.MaxPerHost
            ? $"it has {candidate.OfService} of at most {request.MaxPerHost} instances per host"
            : null;

    private static string? Roomy(PlacementRequest request, Candidate candidate)
    {
        var takesOver = candidate.Host.Id == request.Prefer;
        var cpus = candidate.FreeCpus + (takesOver ? request.FreedCpus : 0);
        var memory = candidate.FreeMemoryBytes + (takesOver ? request.FreedMemoryBytes : 0);
        if (request.Cpus > cpus)
            return $"{request.Cpus} CPUs are wanted, {Math.Max(0, cpus)} are not reserved";
        if (request.MemoryBytes > memory)
            return $"{Mebibytes(request.MemoryBytes)} of memory are wanted, {Mebibytes(Math.Max(0, memory))} are not reserved";
        return null;
    }

    private static string? PortsFree(PlacementRequest request, Candidate candidate)
    {
        foreach (var port in request.Ports)
        {
            if (candidate.Ports.Refuse(port, request.Replaces) is { } reason) return reason;
        }

        return null;
    }

    private static string Mebibytes(long bytes) => $"{bytes / (1024 * 1024)} MiB";
}
