using System.Net;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Peers;

/// <summary>The limits of the transport between servers.</summary>
public sealed record PeerOptions
{
    /// <summary>Where this server's peers reach it. Port 0 lets the system choose.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Requests under way at one time, for each peer and direction.</summary>
    public int RequestsMax { get; init; } = 256;

    /// <summary>How long a request beyond <see cref="RequestsMax"/> waits for its turn before it is refused as busy.</summary>
    public TimeSpan RequestPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Containers' outputs that one peer reads from this server at one time, beside its requests.</summary>
    public int OutputsMax { get; init; } = 256;

    /// <summary>How long a peer may take to begin with a container's output.</summary>
    public TimeSpan OutputPatience { get; init; } = TimeSpan.FromSeconds(5);

    public int MessageBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>For TCP and TLS together. Peers are near: one that takes longer is not there.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connection may be silent before it is asked for a sign of life.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long that sign may take before the connection is given up: longer than a busy machine stalls.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A connection is given up at this age, in favour of a new one that shows the certificates of its day.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <exception cref="ArgumentException">The section has no address to listen on.</exception>
    public static PeerOptions Of(PeersSection section) => section.Listen is { } listen
        ? new PeerOptions
        {
            Listen = new IPEndPoint(IPAddress.Parse(listen.Host.Trim('[', ']')), listen.Port),
            RequestsMax = section.RequestsMax,
            MessageBytesMax = section.MessageBytesMax,
        }
        : throw new ArgumentException("a server without peers listens for none");
}
