using System.Net;

namespace Scheduler.Node.Configuration;

/// <summary>Reads the gateway's section, and refuses to serve strangers in the clear.</summary>
public sealed class GatewayReader(SettingReader settings)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public GatewaySection Read()
    {
        var tls = ReadTls();
        var allowInsecure = settings.Flag("gateway.allowInsecure");
        return new GatewaySection
        {
            Listen = ReadListen(tls, allowInsecure),
            Tls = tls,
            AllowInsecure = allowInsecure,
            TokenFile = settings.Text("gateway.tokenFile") is { Length: > 0 } path ? Path.GetFullPath(path) : null,
            NewToken = settings.Flag("gateway.newToken"),
            RequestTimeout = settings.Time("gateway.requestTimeout", TimeSpan.FromMilliseconds(10), Hour),
            BodyBytesMax = settings.Number("gateway.bodyBytesMax", 1024, 64 * 1024 * 1024),
            ConnectionsMax = settings.Number("gateway.connectionsMax", 1, 100_000),
            RequestsMax = settings.Number("gateway.requestsMax", 1, 100_000),
            FollowersMax = settings.Number("gateway.followersMax", 1, 100_000),
            HeartbeatEvery = settings.Time("gateway.heartbeatEvery", Second, Hour),
            Preflight = settings.Flag("gateway.preflight"),
            PreflightPatience = settings.Time("gateway.preflightPatience", TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30)),
        };
    }

    private GatewayTls? ReadTls()
    {
        var (cert, key) = (settings.Text("gateway.tls.cert") ?? "", settings.Text("gateway.tls.key") ?? "");
        if (cert.Length == 0 && key.Length == 0) return null;
        if (cert.Length == 0) settings.Refuse("gateway.tls.cert", "a PEM file: cert and key are given together");
        if (key.Length == 0) settings.Refuse("gateway.tls.key", "a PEM file: cert and key are given together");
        return new GatewayTls(cert, key);
    }

    private Uri ReadListen(GatewayTls? tls, bool allowInsecure)
    {
        const string Key = "gateway.listen";
        if (!Uri.TryCreate(settings.Text(Key), UriKind.Absolute, out var listen)
            || listen.Scheme is not ("http" or "https")
            || listen.PathAndQuery != "/"
            || listen.UserInfo.Length > 0
            || AddressOf(listen) is null)
        {
            settings.Refuse(Key, "http://address:port or https://address:port, with an IP address or localhost");
            return new Uri("http://127.0.0.1:7070");
        }

        var secure = listen.Scheme == "https";
        if (secure && tls is null) settings.Refuse(Key, "http://, or gateway.tls.cert and gateway.tls.key for https://");
        if (!secure && tls is not null) settings.Refuse(Key, "https://, since gateway.tls is set");
        if (!secure && !allowInsecure && !IPAddress.IsLoopback(AddressOf(listen)!))
            settings.Refuse(Key, "a loopback address; to listen elsewhere, set gateway.tls.cert and gateway.tls.key, or gateway.allowInsecure=true if the network is trusted");
        return listen;
    }

    /// <summary>The address to listen on, or null for a name that would have to be looked up.</summary>
    public static IPAddress? AddressOf(Uri listen)
    {
        if (listen.Host == "localhost") return IPAddress.Loopback;
        return IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address) ? address : null;
    }
}
