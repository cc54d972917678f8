using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Npgsql;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Peers;

/// <summary>Which of this machine's addresses the kernel would use to talk to another. No packet is sent to find out.</summary>
internal static class LocalRoute
{
    // RFC 5737: set aside for documentation, so that it is reached by the default route if at all.
    private static readonly IPEndPoint Elsewhere = new(IPAddress.Parse("192.0.2.1"), 9);

    private static readonly string[] BridgeNames = ["docker", "br-", "veth", "virbr", "cni", "podman", "lxc", "lxd", "cbr", "flannel"];

    public static IPAddress? ToTheWorld() => To(Elsewhere);

    /// <summary>Null for a file, a socket of this machine, or a host that cannot be looked up now.</summary>
    public static IPAddress? ToDatabase(string url)
    {
        if (DatabaseAddress.Parse(url) is not DatabaseAddress.Server server) return null;
        var settings = new NpgsqlConnectionStringBuilder(server.Address.ConnectionString);
        return settings.Host?.Split(',')[0] is { Length: > 0 } host && host[0] != '/' ? To(WithoutPort(host), settings.Port) : null;
    }

    /// <summary>Whether the address belongs to an interface that container engines and hypervisors make for their guests.</summary>
    public static bool IsBridge(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces().Any(one =>
        BridgeNames.Any(name => one.Name.StartsWith(name, StringComparison.Ordinal))
        && one.GetIPProperties().UnicastAddresses.Any(unicast => unicast.Address.Equals(address)));

    private static string WithoutPort(string host) => host.Count(c => c == ':') == 1 ? host[..host.IndexOf(':', StringComparison.Ordinal)] : host.Trim('[', ']');

    private static IPAddress? To(string host, int port)
    {
        try
        {
            var addresses = Dns.GetHostAddresses(host);
            return addresses.Length == 0 ? null : To(new IPEndPoint(addresses[0], port));
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static IPAddress? To(IPEndPoint target)
    {
        using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(target);
            return (socket.LocalEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
