using System.Net;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Peers;

/// <summary>The address by which this server's peers reach it, as far as it can be known before it listens.</summary>
/// <param name="Place">Its port is null where it is the one listened on.</param>
public sealed record AdvertisedAddress(HostAndPort Place)
{
    /// <summary>A name or an IP address; what the certificate has to name.</summary>
    public string Host => Place.Host;

    /// <summary>What is given, else what is listened on, else the address of this machine that the others most likely see.</summary>
    /// <param name="section">Has an address to listen on.</param>
    /// <param name="databaseUrl">All servers reach the database's host, so that the route to it is the best guess.</param>
    public static AdvertisedAddress Find(PeersSection section, string databaseUrl) => Find(section.Listen!, section.Advertise, databaseUrl);

    /// <summary>The same for any port.</summary>
    public static AdvertisedAddress Find(Uri listen, string? given, string databaseUrl)
    {
        if (given is not null) return new AdvertisedAddress(HostAndPort.Parse(given));
        var address = Choose(
            IPAddress.Parse(listen.Host.Trim('[', ']')),
            LocalRoute.ToDatabase(databaseUrl),
            LocalRoute.ToTheWorld(),
            LocalRoute.IsBridge);
        return new AdvertisedAddress(new HostAndPort(address.ToString(), null));
    }

    /// <summary>Which address of this machine to tell; the loopback address when there is no other.</summary>
    /// <param name="listen">What is listened on; "any" says nothing.</param>
    /// <param name="toDatabase">The local end of the route to the database's host; null when it has none.</param>
    /// <param name="toTheWorld">That of the default route; null when it has none.</param>
    /// <param name="isBridge">Whether an address is that of a bridge to this machine's own containers, which nobody else can reach.</param>
    internal static IPAddress Choose(IPAddress listen, IPAddress? toDatabase, IPAddress? toTheWorld, Func<IPAddress, bool> isBridge)
    {
        if (!listen.Equals(IPAddress.Any) && !listen.Equals(IPAddress.IPv6Any)) return listen;
        return new[] { toDatabase, toTheWorld }
            .FirstOrDefault(one => one is not null && !IPAddress.IsLoopback(one) && !isBridge(one))
            ?? IPAddress.Loopback;
    }

    /// <summary><c>host:port</c>, as other servers are told.</summary>
    /// <param name="port">The port that is listened on.</param>
    public string At(int port) => (Place with { Port = Place.Port ?? port }).ToString();
}
