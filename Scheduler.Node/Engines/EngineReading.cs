using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Scheduler.Core.Hosts;
using Scheduler.Docker;
using Scheduler.Messages.Hosts;
using ContainerHealth = Scheduler.Core.Hosts.ContainerHealth;

namespace Scheduler.Node.Engines;

/// <summary>The Engine API's answers in the core's words. Pure.</summary>
internal static partial class EngineReading
{
    private const int HealthOutputMax = 200;

    public static EngineFacts FactsOf(EngineInfo info, PingAnswer ping) => new()
    {
        Version = info.ServerVersion ?? "unknown",
        ApiVersion = ping.ApiVersion.ToString(),
        Hostname = info.Name,
        Os = info.OsType ?? "linux",
        Architecture = info.Architecture ?? "unknown",
        Cpus = info.Cpus,
        MemoryBytes = info.MemoryBytes,
        Labels = info.Labels.Select(label => label.Split('=', 2)).GroupBy(parts => parts[0], StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Last().ElementAtOrDefault(1) ?? "", StringComparer.Ordinal),
    };

    /// <summary>A line of the list. It lacks the times, and says health and exit code only in its text for people.</summary>
    public static EngineContainer Summary(ContainerSummary one) => new()
    {
        Id = one.Id,
        // What another container that is linked to it calls it has that one's name before it.
        Name = one.Names.Select(name => name.TrimStart('/')).FirstOrDefault(name => !name.Contains('/')) ?? "",
        Image = one.Image,
        State = StateOf(one.State),
        Labels = one.Labels.ToImmutableSortedDictionary(StringComparer.Ordinal),
        Health = HealthIn(one.Status),
        CreatedAt = one.Created,
        ExitCode = ExitPattern().Match(one.Status) is { Success: true } exit
            ? int.Parse(exit.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : null,
        Ports =
        [
            .. one.Ports
                .Where(port => port.PublicPort is not null)
                .Select(port => new BoundPort(port.Ip ?? "", port.PublicPort!.Value, port.PrivatePort, port.Type ?? "tcp"))
        ],
    };

    public static EngineContainer Details(ContainerDetails one) => new()
    {
        Id = one.Id,
        Name = one.Name.TrimStart('/'),
        Image = one.Config.Image ?? one.Image,
        State = StateOf(one.State.Status),
        Labels = (one.Config.Labels ?? ImmutableDictionary<string, string>.Empty).ToImmutableSortedDictionary(StringComparer.Ordinal),
        ExitCode = one.State.ExitCode,
        OutOfMemory = one.State.OomKilled,
        Error = one.State.Error.Length > 0 ? one.State.Error : null,
        Health = HealthOf(one.State.Health?.Status),
        HealthOutput = one.State.Health?.Log.LastOrDefault(result => result.ExitCode != 0)?.Output is { } output ? Shortened(output) : null,
        CreatedAt = one.Created,
        StartedAt = one.State.StartedAt,
        FinishedAt = one.State.FinishedAt,
        Addresses =
        [
            .. one.NetworkSettings.Networks
                .OrderBy(network => network.Key, StringComparer.Ordinal)
                .Select(network => network.Value.IpAddress)
                .OfType<string>()
                .Where(address => address.Length > 0)
        ],
        Ports = [.. one.NetworkSettings.Ports.SelectMany(pair => PortsOf(pair.Key, pair.Value ?? []))],
    };

    /// <summary>On the host's own disk, and with a name that a person gave: one without is nobody's but its container's.</summary>
    public static bool IsLocal(VolumeDetails volume) =>
        LocalVolumes.IsOnDisk(volume.Options?.GetValueOrDefault("type")) && !(volume.Name.Length == 64 && volume.Name.All(char.IsAsciiHexDigitLower));

    private static IEnumerable<BoundPort> PortsOf(string key, IReadOnlyList<PortBinding> bindings)
    {
        var parts = key.Split('/');
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var inside)) yield break;
        foreach (var binding in bindings)
        {
            if (int.TryParse(binding.HostPort, NumberStyles.None, CultureInfo.InvariantCulture, out var outside))
                yield return new BoundPort(binding.HostIp ?? "", outside, inside, parts.ElementAtOrDefault(1) ?? "tcp");
        }
    }

    private static EngineContainerState StateOf(string word) => word switch
    {
        "created" => EngineContainerState.Created,
        "running" => EngineContainerState.Running,
        "paused" => EngineContainerState.Paused,
        "restarting" => EngineContainerState.Restarting,
        "removing" => EngineContainerState.Removing,
        "dead" => EngineContainerState.Dead,
        _ => EngineContainerState.Exited,
    };

    private static ContainerHealth HealthOf(string? word) => word switch
    {
        "starting" => ContainerHealth.Starting,
        "healthy" => ContainerHealth.Healthy,
        "unhealthy" => ContainerHealth.Unhealthy,
        _ => ContainerHealth.None,
    };

    private static ContainerHealth HealthIn(string status) => status switch
    {
        _ when status.Contains("(healthy)", StringComparison.Ordinal) => ContainerHealth.Healthy,
        _ when status.Contains("(unhealthy)", StringComparison.Ordinal) => ContainerHealth.Unhealthy,
        _ when status.Contains("(health: starting)", StringComparison.Ordinal) => ContainerHealth.Starting,
        _ => ContainerHealth.None,
    };

    private static string Shortened(string output)
    {
        var line = string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= HealthOutputMax ? line : line[..HealthOutputMax] + "…";
    }

    [GeneratedRegex(@"^Exited \((\d+)\)")]
    private static partial Regex ExitPattern();
}
