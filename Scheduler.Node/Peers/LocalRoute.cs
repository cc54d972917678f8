using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Npgsql;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Peers;

/// <summary>Which of this machine's addresses the kernel would use to talk to another. No packet is sent to find out.</summary>
internal static partial class LocalRoute
{
    // RFC 5737: set aside for documentation, so that it is reached by the default route if at all.
    private static readonly IPEndPoint Elsewhere = new(IPAddress.Parse("192.0.2.1"), 9);

    public static IPAddress? ToTheWorld() => To(Elsewhere);

    /// <summary>Null for a file, a socket of this machine, or a host that cannot be looked up now.</summary>
    public static IPAddress? ToDatabase(string url)
    {
        if (DatabaseAddress.Parse(url) is not DatabaseAddress.Server server) return null;
        var settings = new NpgsqlConnectionStringBuilder(server.Address.Servers[0].ConnectionString);
        return settings.Host is { Length: > 0 } host && host[0] != '/' ? To(WithoutPort(host), settings.Port) : null;
    }

    /// <summary>Whether the address belongs to an interface that container engines and hypervisors make for their guests.</summary>
    public static bool IsBridge(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces().Any(one =>
        BridgeName().IsMatch(one.Name) && one.GetIPProperties().UnicastAddresses.Any(unicast => unicast.Address.Equals(address)));

    // Docker names the bridge of a network br- and 12 digits of its id; a person's own br-lan may be the machine's way out.
    [GeneratedRegex(@"\A(?:docker|podman|cni|virbr|lxcbr|lxdbr)\w*\z|\Abr-[0-9a-f]{12}\z")]
    internal static partial Regex BridgeName();

    private static string WithoutPort(string host) =>
        host.Count(c => c == ':') == 1 ? host[..host.IndexOf(':', StringComparison.Ordinal)] : host.Trim('[', ']');

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
