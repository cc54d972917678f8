using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement;

/// <summary>The rules that a host must pass, cheapest first. Each answers why not, in words, or null.</summary>
internal static class HostFilters
{
    private static readonly Func<PlacementRequest, Candidate, string?>[] All =
        [Named, Answers, Constrained, Demanding, Affine, HasVolumes, HasAddresses, Spread, Roomy, PortsFree];

    public static string? Refuse(PlacementRequest request, Candidate candidate)
    {
        var needs = request.On(candidate.Host.Id);
        foreach (var filter in All)
        {
            if (filter(needs, candidate) is { } reason) return reason;
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

    private static string? Demanding(PlacementRequest request, Candidate candidate) =>
        HostDemands.Refuse(candidate.Host, request.Labels)
        ?? request.Beside.Select(one => HostDemands.Refuse(candidate.Host, one.Needs.Labels))
            .FirstOrDefault(reason => reason is not null);

    private static string? Affine(PlacementRequest request, Candidate candidate) => candidate.RefuseAffinity();

    private static string? Spread(PlacementRequest request, Candidate candidate) =>
        request.MaxPerHost > 0 && candidate.OfService >= request.MaxPerHost
            ? $"it has {candidate.OfService} of at most {request.MaxPerHost} instances per host"
            : null;

    private static string? Roomy(PlacementRequest request, Candidate candidate)
    {
        var takesOver = candidate.Host.Id == request.Prefer;
        return candidate.RefuseRoom(request.Cpus, request.MemoryBytes, takesOver ? request.FreedCpus : 0, takesOver ? request.FreedMemoryBytes : 0);
    }

    /// <summary>A volume that no instance of the service uses at the moment draws the next one to where it is.</summary>
    private static string? HasVolumes(PlacementRequest request, Candidate candidate)
    {
        if (request.VolumeHosts.IsEmpty || request.VolumeHosts.Contains(candidate.Host.Id)) return null;
        return $"its volume {string.Join(", ", request.Volumes)} is on {string.Join(", ", request.VolumeHosts)}";
    }

    private static string? HasAddresses(PlacementRequest request, Candidate candidate)
    {
        if (candidate.Host.Addresses.IsDefaultOrEmpty) return null;
        foreach (var port in request.Ports)
        {
            if (port.HostIp is { } ip && !PortTable.IsAny(ip) && !IsLoopback(ip)
                && !candidate.Host.Addresses.Contains(ip, StringComparer.OrdinalIgnoreCase))
                return $"it has no address {ip}, only {string.Join(", ", candidate.Host.Addresses)}";
        }

        return null;
    }

    private static bool IsLoopback(string ip) => ip.StartsWith("127.", StringComparison.Ordinal) || ip == "::1";

    private static string? PortsFree(PlacementRequest request, Candidate candidate)
    {
        foreach (var port in request.Ports)
        {
            if (candidate.Ports.Refuse(port, request.Replaces) is { } reason) return reason;
        }

        return null;
    }
}
