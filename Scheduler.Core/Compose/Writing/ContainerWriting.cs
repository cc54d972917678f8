using Scheduler.Core.Compose.Readers;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Writing;

/// <summary>Writes what a service's containers are.</summary>
internal static class ContainerWriting
{
    public static void AddTo(YamlMap map, string service, ContainerSpec container, Declarations declarations)
    {
        map.Add("image", container.Image);
        map.Add("pull_policy", container.Pull switch { PullPolicy.Always => "always", PullPolicy.Never => "never", _ => null });
        if (container.Entrypoint is { } entrypoint) map.Put("entrypoint", entrypoint.ToArray<object>());
        if (container.Command is { } command) map.Put("command", command.ToArray<object>());
        map.Add("environment", container.Environment);
        map.Add("labels", container.Labels);
        map.Add("hostname", container.Hostname);
        map.Add("domainname", container.Domainname);
        map.Add("user", container.User);
        map.Add("working_dir", container.WorkingDir);
        map.Add("ports", container.Ports.Select(Port).ToArray<object>());
        map.Add("expose", container.Expose);
        map.Add("volumes", container.Mounts.Select(mount => MountWriting.Of(mount, declarations)).ToArray<object>());
        map.Add("secrets", Files(container, FileKind.Secret, declarations));
        map.Add("configs", Files(container, FileKind.Config, declarations));
        AddNetworks(map, service, container, declarations);
        if (container.Healthcheck is { } check) map.Put("healthcheck", Healthcheck(check));
        if (container.Probe is { } probe) map.Put("health_check", Probe(probe));
        map.Add("stop_signal", container.StopSignal);
        map.Add("stop_grace_period", WrittenQuantity.Duration(container.StopGracePeriod));
        map.Add("drain_timeout_ms", (long?)container.DrainPeriod?.TotalMilliseconds);
        AddMachine(map, container);
        AddIsolation(map, container);
        if (container.Engine is { } options) EngineOptionsWriting.AddTo(map, options);
        AddNames(map, container);
    }

    /// <summary>Those that the cluster has: their data are in no file of ours.</summary>
    private static object[] Files(ContainerSpec container, FileKind kind, Declarations declarations) =>
    [
        .. container.AllFiles.Where(file => file.Kind == kind).Select(file =>
        {
            declarations.Declare(file);
            var map = new YamlMap();
            map.Add("source", file.Name);
            map.Add("target", file.Target);
            if (file.Uid != 0) map.Add("uid", file.Uid);
            if (file.Gid != 0) map.Add("gid", file.Gid);
            map.Add("mode", WrittenQuantity.Octal(file.Mode));
            return map;
        }),
    ];

    private static YamlMap Port(PortSpec port)
    {
        var map = new YamlMap();
        map.Add("target", port.ContainerPort);
        if (port.HostPort > 0) map.Add("published", port.HostPort == port.HostPortLast ? $"{port.HostPort}" : $"{port.HostPort}-{port.HostPortLast}");
        if (port.Protocol != "tcp") map.Add("protocol", port.Protocol);
        map.Add("host_ip", port.HostIp);
        map.Add("x-meshed", port.Meshed);
        return map;
    }

    private static void AddNetworks(YamlMap map, string service, ContainerSpec container, Declarations declarations)
    {
        map.Add("network_mode", container.NetworkMode);
        if (container.NetworkMode is not null || (container.Networks is [var only] && declarations.IsDefault(only) && IsPlain(only, service))) return;
        if (container.Networks.IsEmpty)
        {
            map.Put("networks", Array.Empty<object>());
            return;
        }

        var networks = new YamlMap();
        foreach (var network in container.Networks) networks.Put(declarations.KeyOf(network), Attachment(network, service));
        map.Add("networks", networks);
    }

    private static bool IsPlain(NetworkAttachment network, string service) =>
        network is { Ipv4Address: null, Ipv6Address: null, Aliases: [var alias] } && alias == service;

    /// <summary>A service is known by its own name everywhere, unless something else is said.</summary>
    private static YamlMap? Attachment(NetworkAttachment network, string service)
    {
        var map = new YamlMap();
        if (network.Aliases is [var first, .. var others] && first == service) map.Add("aliases", others);
        else map.Put("x-aliases", network.Aliases.ToArray<object>());
        map.Add("ipv4_address", network.Ipv4Address);
        map.Add("ipv6_address", network.Ipv6Address);
        return map.IsEmpty ? null : map;
    }

    private static YamlMap Probe(HealthProbe probe)
    {
        var map = new YamlMap();
        map.Add("port", probe.Port);
        map.Add("request_line", probe.RequestLine);
        map.Add("interval", (long)probe.Interval.TotalMilliseconds);
        map.Add("response_timeout", (long)probe.Timeout.TotalMilliseconds);
        map.Add("initializing_timeout", (long?)probe.InitializingTimeout?.TotalMilliseconds);
        map.Add("reinitializing_timeout", (long?)probe.ReinitializingTimeout?.TotalMilliseconds);
        map.Add("healthy_threshold", probe.HealthyThreshold);
        map.Add("unhealthy_threshold", probe.UnhealthyThreshold);
        map.Add("strategy", OwnKeys.WordOf(probe.Strategy));
        var quorum = new YamlMap();
        quorum.Add("quorum", probe.Quorum);
        map.Add("recreate_on_quorum_strategy_config", quorum);
        return map;
    }

    private static YamlMap Healthcheck(HealthcheckSpec check)
    {
        var map = new YamlMap();
        if (check.Test is { } test) map.Add("test", test);
        map.Add("interval", WrittenQuantity.Duration(check.Interval));
        map.Add("timeout", WrittenQuantity.Duration(check.Timeout));
        map.Add("start_period", WrittenQuantity.Duration(check.StartPeriod));
        map.Add("start_interval", WrittenQuantity.Duration(check.StartInterval));
        map.Add("retries", check.Retries);
        return map;
    }

    private static void AddMachine(YamlMap map, ContainerSpec container)
    {
        var resources = container.Resources;
        map.Add("memswap_limit", resources.MemorySwapBytes);
        map.Add("cpu_shares", resources.CpuShares);
        map.Add("cpuset", resources.CpusetCpus);
        map.Add("oom_kill_disable", resources.OomKillDisable);
        map.Add("oom_score_adj", resources.OomScoreAdj);
        map.Add("shm_size", container.ShmSizeBytes);
        map.Add("devices", container.Devices);
        map.Add("sysctls", container.Sysctls);
        var ulimits = new YamlMap();
        foreach (var ulimit in container.Ulimits)
        {
            var limits = new YamlMap();
            limits.Add("soft", ulimit.Soft);
            limits.Add("hard", ulimit.Hard);
            ulimits.Put(ulimit.Name, limits);
        }

        map.Add("ulimits", ulimits);
    }

    private static void AddIsolation(YamlMap map, ContainerSpec container)
    {
        map.Add("tty", container.Tty);
        map.Add("stdin_open", container.OpenStdin);
        if (container.Init is { } init) map.Put("init", init);
        map.Add("privileged", container.Privileged);
        map.Add("read_only", container.ReadOnly);
        map.Add("cap_add", container.CapAdd);
        map.Add("cap_drop", container.CapDrop);
        map.Add("security_opt", container.SecurityOpt);
        map.Add("group_add", container.GroupAdd);
        map.Add("pid", container.PidMode);
        map.Add("ipc", container.IpcMode);
        map.Add("userns_mode", container.UsernsMode);
        map.Add("cgroup_parent", container.CgroupParent);
    }

    private static void AddNames(YamlMap map, ContainerSpec container)
    {
        map.Add("extra_hosts", container.ExtraHosts);
        map.Add("dns", container.Dns);
        map.Add("dns_search", container.DnsSearch);
        map.Add("dns_opt", container.DnsOptions);
        if (container.Logging is not { } logging) return;
        var written = new YamlMap();
        written.Add("driver", logging.Driver);
        written.Add("options", logging.Options);
        map.Add("logging", written);
    }
}
