using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement;

/// <summary>
/// The host ports of one host and who holds them. A claim on all addresses (null, 0.0.0.0, ::) conflicts with one on any
/// single address, as the kernel has it.
/// </summary>
public sealed class PortTable
{
    private readonly Dictionary<(int Port, string Protocol), List<PortClaim>> _claims = [];

    public static PortTable Of(IEnumerable<PortClaim> claims)
    {
        var table = new PortTable();
        foreach (var claim in claims) table.Add(claim);
        return table;
    }

    /// <summary>The first port of the range that nobody but <paramref name="except"/> holds, or null.</summary>
    public int? FirstFree(PortSpec wanted, InstanceId? except)
    {
        for (var port = wanted.HostPort; port <= Last(wanted); port++)
        {
            if (Holder(port, wanted.Protocol, wanted.HostIp, except) is null) return port;
        }

        return null;
    }

    /// <summary>Why the wish cannot be met, naming who holds the port, or null when it can.</summary>
    public string? Refuse(PortSpec wanted, InstanceId? except)
    {
        if (wanted.HostPort == 0 || FirstFree(wanted, except) is not null) return null;
        var holder = Holder(wanted.HostPort, wanted.Protocol, wanted.HostIp, except);
        return wanted.HostPort == Last(wanted)
            ? $"port {wanted.HostPort}/{wanted.Protocol} is taken by {holder}"
            : $"ports {wanted.HostPort}-{Last(wanted)}/{wanted.Protocol} are all taken, {wanted.HostPort} by {holder}";
    }

    private static int Last(PortSpec wanted) => Math.Max(wanted.HostPort, wanted.HostPortLast);

    public void Add(PortClaim claim)
    {
        var key = (claim.Port, claim.Protocol);
        if (!_claims.TryGetValue(key, out var holders)) _claims[key] = holders = [];
        holders.Add(claim);
    }

    private string? Holder(int port, string protocol, string? hostIp, InstanceId? except) =>
        _claims.TryGetValue((port, protocol), out var holders)
            ? holders.Find(claim => (except is null || claim.Instance != except) && Overlaps(claim.HostIp, hostIp))?.Holder
            : null;

    internal static bool Overlaps(string? one, string? other) => IsAny(one) || IsAny(other) || one == other;

    internal static bool IsAny(string? ip) => ip is null or "" or "0.0.0.0" or "::";
}
