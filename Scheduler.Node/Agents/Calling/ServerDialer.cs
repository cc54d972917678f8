using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Scheduler.Core.Agents.Lines;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Peers;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Agents.Calling;

/// <summary>Opens WebSockets to servers over TLS in which both ends show a certificate of the cluster's authority.</summary>
/// <param name="own">Takes what is for the process and not for its actors; true when it was.</param>
internal sealed class ServerDialer(AgentIdentity identity, ServerNames names, Func<ServerLine, object, bool> own) : IServerDialer
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    private volatile IServerLine? _current;

    /// <summary>The line on which a server has welcomed this agent last; it may have ended.</summary>
    public IServerLine? Current => _current;

    public Task<IReadOnlyList<string>> FindAsync(CancellationToken cancel = default) => names.FindAsync(cancel);

    /// <summary>Several servers may be called at once: of their lines only this one stays.</summary>
    public void Welcomed(ServerLine line) => _current = line;

    public void Remember(IReadOnlyList<string> servers) => names.Remember(servers);

    public async Task<IServerLine> DialAsync(string server, CancellationToken cancel = default)
    {
        var connector = ConnectorTo(server);
        var invoker = connector.Open();
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader(AgentProtocol.VersionHeader, AgentProtocol.Versions.Max.ToString(CultureInfo.InvariantCulture));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(Deadline);
        try
        {
            await socket.ConnectAsync(new Uri(ServerConnector.LineBase, AgentProtocol.SessionPath), invoker, enough.Token);
            var messages = new MessageSocket(socket, WireManifests.Registry, TimeProvider.System, answersBeats: false);
            var line = new ServerLine(server, AddressOf(connector.Local), messages, own, invoker);
            return line;
        }
        catch (Exception failure) when (CallFailure.IsOne(failure))
        {
            var reason = ReasonOf(socket);
            socket.Dispose();
            invoker.Dispose();
            cancel.ThrowIfCancellationRequested();
            throw new DialException(reason ?? CallFailure.Words(failure, connector), failure);
        }
    }

    public ServerConnector ConnectorTo(string server) =>
        new(server, identity.Certificate, certificate => identity.FaultOfServer(certificate, DateTimeOffset.UtcNow));

    /// <summary>Where this machine's published ports are reached: its end of the line, unless nobody else can reach that.</summary>
    private static string? AddressOf(IPAddress? local) =>
        local is null ? null : AdvertisedAddress.Choose(IPAddress.Any, local, LocalRoute.ToTheWorld(), LocalRoute.IsBridge).ToString();

    /// <summary>What the server said instead of opening the line; null when it said nothing.</summary>
    private static string? ReasonOf(ClientWebSocket socket) =>
        socket.HttpResponseHeaders
            ?.FirstOrDefault(header => header.Key.Equals(AgentProtocol.ReasonHeader, StringComparison.OrdinalIgnoreCase))
            .Value?.FirstOrDefault() is { } reason
            ? Uri.UnescapeDataString(reason)
            : null;
}
