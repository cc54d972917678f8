using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// The host ports that a container was made with, as a label of it. An engine lists the ports of what runs alone, but a
/// container that has ended takes its own again when it is started.
/// </summary>
public static class PortsLabel
{
    public const string Name = "io.scheduler.ports";

    /// <summary>Such as <c>8000/tcp 8001/udp@10.0.0.1</c>; ports that the engine chooses are not known before.</summary>
    public static string Write(IEnumerable<PortSpec> ports) => string.Join(' ', ports.Where(port => port.HostPort > 0).Select(WordOf));

    /// <summary>Words that make no sense are passed over: a person may have made the container.</summary>
    public static IEnumerable<(int Port, string Protocol, string? HostIp)> Read(ImmutableSortedDictionary<string, string> labels)
    {
        foreach (var word in labels.GetValueOrDefault(Name, "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (claim, ip) = word.Split('@', 2) is [var before, var after] ? (before, after) : (word, null);
            if (claim.Split('/') is [var number, var protocol] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
                yield return (port, protocol, ip);
        }
    }

    private static string WordOf(PortSpec port) =>
        string.Create(CultureInfo.InvariantCulture, $"{port.HostPort}/{port.Protocol}{(port.HostIp is { } ip ? "@" + ip : "")}");
}
