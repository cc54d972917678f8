using System.Net;

namespace Scheduler.Node.Configuration;

/// <summary>Reads those settings of the cluster that are about its servers' connections to each other.</summary>
public sealed class PeersReader(SettingReader settings)
{
    private const string DefaultListen = "https://0.0.0.0:7071";
    private const string None = "none";

    /// <param name="dataDirectory">An absolute path.</param>
    /// <param name="isShared">Whether other servers can open the database too; without that, there are no peers unless asked for.</param>
    public PeersSection Read(string dataDirectory, bool isShared) => new()
    {
        Listen = ReadListen(isShared),
        Advertise = ReadAdvertise(),
        Token = settings.Text("cluster.token") is { Length: > 0 } token ? token : null,
        TokenFile = settings.Text("cluster.tokenFile") is { Length: > 0 } path ? Path.GetFullPath(path) : null,
        DefaultTokenFile = Path.Combine(dataDirectory, Peers.Trust.TokenFile.DefaultName),
        NewToken = settings.Flag("cluster.newToken"),
        RequestsMax = settings.Number("cluster.peerRequestsMax", 1, 10_000),
        MessageBytesMax = settings.Number("cluster.messageBytesMax", 65_536, 256 * 1024 * 1024),
    };

    private Uri? ReadListen(bool isShared)
    {
        const string Key = "cluster.listen";
        var text = settings.Text(Key) ?? "";
        if (text == None || (text.Length == 0 && !isShared)) return null;
        if (Uri.TryCreate(text.Length == 0 ? DefaultListen : text, UriKind.Absolute, out var listen)
            && listen.Scheme == "https"
            && listen.PathAndQuery == "/"
            && listen.UserInfo.Length == 0
            && IPAddress.TryParse(listen.Host.Trim('[', ']'), out _))
        {
            return listen;
        }

        settings.Refuse(Key, "https://address:port with an IP address, or \"none\"");
        return null;
    }

    private string? ReadAdvertise()
    {
        const string Key = "cluster.advertise";
        if (settings.Text(Key) is not { Length: > 0 } text) return null;
        if (Uri.TryCreate($"https://{text}", UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
            && !(IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)
                && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))))
        {
            return text;
        }

        settings.Refuse(Key, "host or host:port, by which the other servers reach this one");
        return null;
    }
}
