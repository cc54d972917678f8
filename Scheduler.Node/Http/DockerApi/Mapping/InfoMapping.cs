using System.Runtime.InteropServices;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>What this server and its cluster are, in Docker's words.</summary>
public static class InfoMapping
{
    public const string Product = "Scheduler";

    public static VersionWire VersionOf() => new()
    {
        Platform = new PlatformNameWire(Product),
        Components =
        [
            // By this name the CLI shows it in its usual form.
            new ComponentWire("Engine", ProgramVersion.Text, new Dictionary<string, string>
            {
                ["ApiVersion"] = DockerVersion.Told.ToString(),
                ["MinAPIVersion"] = DockerVersion.Least.ToString(),
                ["Os"] = "linux",
                ["Arch"] = ArchitectureHere,
                ["KernelVersion"] = Environment.OSVersion.Version.ToString(),
                ["GoVersion"] = $"none ({RuntimeInformation.FrameworkDescription})",
                ["Experimental"] = "false",
            }),
        ],
        Version = ProgramVersion.Text,
        ApiVersion = DockerVersion.Told.ToString(),
        MinApiVersion = DockerVersion.Least.ToString(),
        Os = "linux",
        Arch = ArchitectureHere,
        KernelVersion = Environment.OSVersion.Version.ToString(),
    };

    public static InfoWire Of(GatewayServices services)
    {
        var cluster = services.Cluster.View;
        var nodes = ClusterNode.All(services.Board.Picture, cluster);
        var hosts = nodes.Select(node => node.Host).OfType<Messages.Hosts.HostView>().ToList();
        var self = ClusterNode.Self(nodes, cluster);
        var containers = services.Board.Services.Values
            .SelectMany(service => service.Instances)
            .Where(instance => instance.ContainerId is not null)
            .ToList();
        var running = containers.Count(IsRunning);
        return new InfoWire
        {
            Id = self?.Id ?? "",
            Name = cluster.Self?.Node.Value ?? "",
            ServerVersion = ProgramVersion.Text,
            Containers = containers.Count,
            ContainersRunning = running,
            ContainersStopped = containers.Count - running,
            Images = containers.Select(instance => instance.ImageDigest ?? instance.Image).Distinct().Count(),
            Cpus = hosts.Sum(host => host.Engine?.Cpus ?? 0),
            MemTotal = hosts.Sum(host => host.Engine?.MemoryBytes ?? 0),
            OperatingSystem = $"{Product}, a cluster of {hosts.Count} hosts",
            OsType = "linux",
            Architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64",
            KernelVersion = Environment.OSVersion.Version.ToString(),
            SystemTime = DockerTime.Text(services.Clock.GetUtcNow()),
            Warnings = services.Warning() is { } warning ? [$"WARNING: {warning}"] : [],
            Swarm = SwarmOf(services, nodes, self),
        };
    }

    /// <summary>The servers that a client can be sent to instead of this one are not known to it: only where they reach each other is.</summary>
    private static SwarmInfoWire SwarmOf(GatewayServices services, IReadOnlyList<ClusterNode> nodes, ClusterNode? self)
    {
        var cluster = services.Cluster.View;
        return new SwarmInfoWire
        {
            NodeId = self?.Id ?? "",
            NodeAddr = self is null ? "" : NodeMapping.AddressOf(self),
            LocalNodeState = "active",
            ControlAvailable = true,
            RemoteManagers = [.. nodes.Where(node => node.Server is not null).Select(node => new PeerNodeWire(node.Id, node.Server!.Address))],
            Nodes = nodes.Count,
            Managers = nodes.Count(node => node.Server is not null),
            Cluster = SwarmMapping.ClusterOf(services.ClusterId, cluster),
        };
    }

    private static bool IsRunning(InstanceView instance) =>
        instance.State is InstanceState.Initializing or InstanceState.Running or InstanceState.Unhealthy or InstanceState.Stopping;

    private static string ArchitectureHere => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
}
