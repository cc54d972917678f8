namespace Scheduler.Node.Cli.Output;

/// <summary>Published ports as people read them.</summary>
public static class PublishedPorts
{
    private const string EveryAddress = "0.0.0.0:";

    // As engines write the address, and as address and port are written together by others.
    private static readonly string[] EveryAddressOfIpv6 = [":::", "[::]:"];

    /// <summary>
    /// Joins <c>address:port->port/protocol</c>. A port that is published on all addresses of IPv4 and of IPv6, as
    /// engines do where none is asked for, is shown once.
    /// </summary>
    public static string Text(IEnumerable<string> ports)
    {
        var all = ports.ToList();
        return string.Join(", ", all.Where(port => OfIpv4(port) is not { } twin || !all.Contains(twin)).Distinct(StringComparer.Ordinal));
    }

    /// <summary>The same port on all addresses of IPv4, when this one is on all of IPv6.</summary>
    private static string? OfIpv4(string port) =>
        EveryAddressOfIpv6.FirstOrDefault(prefix => port.StartsWith(prefix, StringComparison.Ordinal)) is { } prefix
            ? EveryAddress + port[prefix.Length..]
            : null;
}
