using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Placement.Affinity;

/// <summary>A host's labels, with those that Rancher would have given it by itself.</summary>
internal static class HostLabels
{
    /// <summary>The host's own label, else its engine's; null where neither has it.</summary>
    public static string? ValueOf(HostView host, string key) =>
        OwnOf(host, key) ?? host.Engine?.Labels.GetValueOrDefault(key);

    /// <summary>The host's own label, without its engine's.</summary>
    public static string? OwnOf(HostView host, string key) => host.Labels.GetValueOrDefault(key) ?? key switch
    {
        "io.rancher.host.os" => host.Engine?.Os,
        "io.rancher.host.docker_version" when host.Engine?.Version.Split('.') is [var major, var minor, ..] => $"{major}.{minor}",
        _ => null,
    };
}
