using System.Globalization;
using System.Net;

namespace Scheduler.Node.Peers;

/// <summary>Where something is reached, as people write it: <c>10.0.0.5:7071</c>, <c>[fd00::5]:7071</c>, <c>web1.lan:7071</c>.</summary>
/// <param name="Host">A name or an IP address, without brackets.</param>
/// <param name="Port">Null where none was given.</param>
public readonly record struct HostAndPort(string Host, int? Port)
{
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static HostAndPort Parse(string text)
    {
        var close = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : 0;
        var colon = text.IndexOf(':', Math.Max(close, 0));
        var host = colon < 0 ? text : text[..colon];
        if (close < 0 || host.Length == 0 || host == "[]") throw NotOfTheForm(text);
        if (colon < 0) return new HostAndPort(host.Trim('[', ']'), null);
        return ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new HostAndPort(host.Trim('[', ']'), port)
            : throw NotOfTheForm(text);
    }

    /// <exception cref="FormatException">There is no port.</exception>
    public EndPoint ToEndPoint() => (IPAddress.TryParse(Host, out var address), Port) switch
    {
        (_, null) => throw NotOfTheForm(Host),
        (true, { } port) => new IPEndPoint(address!, port),
        (false, { } port) => new DnsEndPoint(Host, port),
    };

    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") : host;
    }

    private static FormatException NotOfTheForm(string text) => new($"'{text}' is not host:port");
}
