using System.Net;
using Scheduler.Node.Agents.Calling;
using Scheduler.Node.Peers;

namespace Scheduler.Node.Configuration;

/// <summary>Reads both ends of the connection between agents and servers.</summary>
public sealed class AgentsReader(SettingReader settings)
{
    private const string DefaultListen = "https://0.0.0.0:7072";
    private const string None = "none";

    /// <param name="isShared">Whether other servers can open the database too; without that, there are no agents unless asked for.</param>
    public AgentsSection ReadServer(bool isShared) => new()
    {
        Listen = ReadListen("agents.listen", "https", isShared ? DefaultListen : null),
        Advertise = ReadAdvertise(),
        ConnectionsMax = settings.Number("agents.connectionsMax", 1, 1_000_000),
    };

    /// <param name="isHostOnly">Whether this node needs servers.</param>
    public AgentSection ReadAgent(bool isHostOnly)
    {
        var servers = settings.Below("agent.servers")
            .Select(index => (Key: $"agent.servers.{index}", Text: settings.Text($"agent.servers.{index}") ?? ""))
            .ToList();
        foreach (var (key, text) in servers.Where(one => !IsServer(one.Text)))
            settings.Refuse(key, "host, host:port or srv:_service._tcp.domain");
        if (isHostOnly && servers.Count == 0) settings.Refuse("agent.servers.0", "where a server listens for agents, such as 10.0.0.5:7072");
        return new AgentSection
        {
            Servers = [.. servers.Select(one => one.Text)],
            Token = settings.Text("agent.token") is { Length: > 0 } token ? token : null,
            TokenFile = settings.Text("agent.tokenFile") is { Length: > 0 } path ? Path.GetFullPath(path) : null,
            Listen = ReadListen("agent.listen", "http", null),
        };
    }

    private Uri? ReadListen(string key, string scheme, string? byDefault)
    {
        var text = settings.Text(key) is { Length: > 0 } given ? given : byDefault;
        if (text is null or None) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var listen)
            && listen.Scheme == scheme
            && listen.PathAndQuery == "/"
            && listen.UserInfo.Length == 0
            && IPAddress.TryParse(listen.Host.Trim('[', ']'), out _))
        {
            return listen;
        }

        settings.Refuse(key, $"{scheme}://address:port with an IP address, or \"none\"");
        return null;
    }

    private string? ReadAdvertise()
    {
        const string Key = "agents.advertise";
        if (settings.Text(Key) is not { Length: > 0 } text) return null;
        if (IsPlace(text)) return text;
        settings.Refuse(Key, "host or host:port, by which agents reach this server");
        return null;
    }

    private static bool IsServer(string text) => text.StartsWith(SrvRecords.Prefix, StringComparison.Ordinal)
        ? Uri.CheckHostName(text[SrvRecords.Prefix.Length..].Replace("_", "", StringComparison.Ordinal)) == UriHostNameType.Dns
        : IsPlace(text);

    private static bool IsPlace(string text)
    {
        try
        {
            return Uri.CheckHostName(HostAndPort.Parse(text).Host) != UriHostNameType.Unknown;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
