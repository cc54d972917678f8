using System.Globalization;
using System.Text;

namespace Scheduler.Docker;

/// <summary>
/// Where an engine listens: a unix socket (<c>unix:///path</c>) or a TCP port (<c>tcp://host:port</c>), the latter
/// optionally with TLS. Equal by value.
/// </summary>
public sealed record DockerEndpoint
{
    public const int PlainPort = 2375;
    public const int TlsPort = 2376;
    public const string DefaultSocketPath = "/var/run/docker.sock";

    // The kernel's sun_path, less its final zero.
    private const int SocketPathBytesMax = 107;

    private DockerEndpoint() { }

    /// <summary>The socket's path; null for TCP.</summary>
    public string? SocketPath { get; private init; }

    /// <summary>The host's name or address (IPv6 without brackets); null for a unix socket.</summary>
    public string? Host { get; private init; }

    public int Port { get; private init; }

    public DockerTls? Tls { get; private init; }

    public static DockerEndpoint Unix(string path)
    {
        if (!path.StartsWith('/'))
            throw new FormatException($"A unix socket needs an absolute path, not '{path}'.");

        if (Encoding.UTF8.GetByteCount(path) > SocketPathBytesMax)
            throw new FormatException($"The path of a unix socket holds {SocketPathBytesMax} bytes at most: '{path}'.");

        return new DockerEndpoint { SocketPath = path };
    }

    public static DockerEndpoint Tcp(string host, int port, DockerTls? tls = null)
    {
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw new FormatException($"'{host}' is no host name or address.");
        if (port is < 1 or > 65535)
            throw new FormatException($"{port} is no TCP port.");

        return new DockerEndpoint { Host = host, Port = port, Tls = tls };
    }

    /// <summary>Parses <c>unix:///path</c> or <c>tcp://host[:port]</c>.</summary>
    /// <exception cref="FormatException">Says what is wrong, in words for the person who wrote the address.</exception>
    public static DockerEndpoint Parse(string text, DockerTls? tls = null)
    {
        if (text.StartsWith("unix://", StringComparison.OrdinalIgnoreCase))
        {
            return tls is null
                ? Unix(text["unix://".Length..])
                : throw new FormatException($"'{text}' is a unix socket, which has no TLS.");
        }

        if (text.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase))
            return ParseTcp(text, text["tcp://".Length..], tls);

        throw new FormatException($"'{text}' is neither unix:///path nor tcp://host:port.");
    }

    /// <summary>
    /// What the docker CLI's variables DOCKER_HOST, DOCKER_CERT_PATH and DOCKER_TLS_VERIFY mean, given their values
    /// (null or empty: not set). Unlike the CLI, a certificate path alone also means that the engine is verified.
    /// </summary>
    /// <exception cref="FormatException">DOCKER_HOST is malformed, or TLS is demanded without certificates.</exception>
    public static DockerEndpoint FromEnvironment(string? dockerHost, string? certPath, string? tlsVerify = null)
    {
        if (string.IsNullOrWhiteSpace(dockerHost))
            return Unix(DefaultSocketPath);

        var address = dockerHost.Trim();
        if (!address.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase))
            return Parse(address);
        if (!string.IsNullOrEmpty(certPath))
            return Parse(address, DockerTls.FromFolder(certPath));
        if (!string.IsNullOrEmpty(tlsVerify))
            throw new FormatException("DOCKER_TLS_VERIFY is set, but DOCKER_CERT_PATH does not say where the certificates are.");

        return Parse(address);
    }

    /// <summary>The address as it is written: <c>unix:///path</c> or <c>tcp://host:port</c>.</summary>
    public override string ToString() => SocketPath is null ? $"tcp://{Authority}" : $"unix://{SocketPath}";

    /// <summary>What an HTTP request names as its host.</summary>
    internal string Authority => SocketPath is not null ? "docker"
        : Host!.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static DockerEndpoint ParseTcp(string text, string authority, DockerTls? tls)
    {
        authority = authority.TrimEnd('/');
        var (host, port) = (authority, "");
        var colon = authority.LastIndexOf(':');
        if (colon > authority.LastIndexOf(']'))
            (host, port) = (authority[..colon], authority[(colon + 1)..]);

        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        else if (host.Contains(':'))
            throw new FormatException($"'{text}': an IPv6 address belongs in brackets.");

        var number = tls is null ? PlainPort : TlsPort;
        if (port.Length > 0 && !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            throw new FormatException($"'{text}': '{port}' is no TCP port.");

        return Tcp(host, number, tls);
    }
}
