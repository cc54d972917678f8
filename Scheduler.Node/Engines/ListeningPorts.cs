using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using Scheduler.Core.Hosts;

namespace Scheduler.Node.Engines;

/// <summary>
/// What processes of the engine's machine listen on, read from /proc: where this process is on that machine and in the
/// engine's network namespace, and not otherwise.
/// </summary>
/// <param name="engineSocket">The engine's unix socket; null for an engine that is reached over the network.</param>
internal sealed class ListeningPorts(string? engineSocket)
{
    private const int EphemeralFrom = 32768;
    private static readonly string[] EnginesOwn = ["docker-proxy", "dockerd", "rootlesskit"];

    private readonly SocketOwners _owners = new();

    /// <summary>Null where it cannot be seen. Never throws: what cannot be read is not known.</summary>
    public ImmutableArray<ListeningPort>? Read()
    {
        if (engineSocket is null || !SharesNetwork(engineSocket)) return null;
        try
        {
            var found = ImmutableArray.CreateBuilder<ListeningPort>();
            found.AddRange(Of("tcp", "/proc/self/net/tcp", "/proc/self/net/tcp6", ListeningSocket.IsListening));
            // A client's socket looks like a server's here, but takes its port from the range that the kernel hands out.
            found.AddRange(Of("udp", "/proc/self/net/udp", "/proc/self/net/udp6", socket => socket.IsUnconnected && socket.Port < EphemeralFrom));
            return found.ToImmutable();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IEnumerable<ListeningPort> Of(string protocol, string file, string file6, Func<ListeningSocket, bool> counts)
    {
        var sockets = ListeningSocket.Parse(ReadLines(file)).Concat(ListeningSocket.Parse(ReadLines(file6))).Where(counts).ToList();
        _owners.Learn(sockets.Select(socket => socket.Inode));
        return sockets
            .Select(socket => (Socket: socket, Owner: _owners.Of(socket.Inode)))
            .Where(one => one.Owner is null || !EnginesOwn.Contains(one.Owner.Value.Name))
            .Select(one => new ListeningPort(one.Socket.Port, protocol, one.Socket.Address, HolderOf(one.Owner)))
            .DistinctBy(one => (one.Port, one.HostIp));
    }

    private static string HolderOf((string Name, int Process)? owner) => owner is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known.Name} (process {known.Process})")
        : "a process";

    private static string[] ReadLines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];

    /// <summary>Whoever listens on the engine's socket is in the same network namespace as this process.</summary>
    private static bool SharesNetwork(string socketPath)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = 1000 };
            socket.Blocking = false;
            socket.Connect(new UnixDomainSocketEndPoint(socketPath));
            return NamespaceOf(PeerOf(socket)) is { } space && space == NamespaceOf("self");
        }
        catch (Exception unknown) when (unknown is SocketException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string PeerOf(Socket socket)
    {
        const int SocketLevel = 1;
        const int PeerCredentials = 17;
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return BitConverter.ToInt32(credentials).ToString(CultureInfo.InvariantCulture);
    }

    private static string? NamespaceOf(string process) => new FileInfo($"/proc/{process}/ns/net").LinkTarget;
}
