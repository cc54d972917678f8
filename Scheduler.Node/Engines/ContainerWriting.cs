using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Files;
using Scheduler.Docker;
using Scheduler.Messages.Services;
using ContainerPlan = Scheduler.Core.Hosts.ContainerPlan;
using ContainerSpec = Scheduler.Docker.ContainerSpec;

namespace Scheduler.Node.Engines;

/// <summary>Our container spec in the words of the Engine API (POST /containers/create). Pure.</summary>
internal static class ContainerWriting
{
    /// <summary>In a swarm a service's own name stands for its virtual address, and this before it for its instances; here both do.</summary>
    private const string TasksOf = "tasks.";

    public static ContainerSpec Of(ContainerPlan plan)
    {
        var spec = plan.Spec;
        var joins = spec is { NetworkMode: null, Networks: [var first, ..] } ? first : null;
        return new ContainerSpec
        {
            Image = spec.Image,
            Cmd = spec.Command,
            Entrypoint = spec.Entrypoint,
            Env = [.. spec.Environment.Select(pair => $"{pair.Key}={pair.Value}")],
            Labels = spec.Labels.SetItems(plan.Labels),
            Hostname = spec.Hostname,
            Domainname = spec.Domainname,
            User = spec.User,
            WorkingDir = spec.WorkingDir,
            Tty = spec.Tty,
            OpenStdin = spec.OpenStdin,
            ExposedPorts = [.. spec.Expose.Concat(spec.Ports.Select(PortKey)).Distinct(StringComparer.Ordinal)],
            Healthcheck = HealthcheckOf(spec.Healthcheck),
            StopSignal = spec.StopSignal,
            StopTimeout = spec.StopGracePeriod is { } grace ? (int)Math.Ceiling(grace.TotalSeconds) : null,
            HostConfig = HostConfigOf(spec, joins, plan.OwnerLabels),
            NetworkingConfig = joins is null
                ? null
                : new NetworkingConfig(ImmutableDictionary<string, EndpointSettings>.Empty.Add(joins.Network, EndpointOf(joins))),
        };
    }

    public static EndpointSettings EndpointOf(NetworkAttachment network) => new()
    {
        Aliases =
        [
            .. network.Aliases,
            .. network.Aliases
                .Where(alias => !alias.StartsWith(TasksOf, StringComparison.Ordinal))
                .Select(alias => $"{TasksOf}{alias}")
        ],
        IpamConfig = network is { Ipv4Address: null, Ipv6Address: null } ? null : new EndpointAddresses(network.Ipv4Address, network.Ipv6Address),
    };

    private static HostConfig HostConfigOf(
        Messages.Services.ContainerSpec spec, NetworkAttachment? joins, ImmutableSortedDictionary<string, string> ownerLabels) => new()
    {
        NetworkMode = spec.NetworkMode ?? joins?.Network,
        Binds = [.. spec.Mounts.Where(IsBind).Select(BindOf)],
        Mounts =
        [
            .. spec.Mounts.Where(one => !IsBind(one)).Select(mount => MountOf(mount, ownerLabels)),
            .. FilePlaces.VolumesOf(spec).Select(VolumeAt)
        ],
        PortBindings = BindingsOf(spec.Ports),
        // Restarting is ours alone: two restarters would fight.
        RestartPolicy = new Docker.RestartPolicy("no"),
        CapAdd = spec.CapAdd,
        CapDrop = spec.CapDrop,
        Privileged = spec.Privileged,
        ReadonlyRootfs = spec.ReadOnly,
        Sysctls = spec.Sysctls.IsEmpty ? null : spec.Sysctls,
        ShmSize = spec.ShmSizeBytes,
        ExtraHosts = spec.ExtraHosts,
        Dns = spec.Dns,
        DnsSearch = spec.DnsSearch,
        DnsOptions = spec.DnsOptions,
        SecurityOpt = spec.SecurityOpt,
        GroupAdd = spec.GroupAdd,
        Init = spec.Init,
        PidMode = spec.PidMode,
        IpcMode = spec.IpcMode,
        UsernsMode = spec.UsernsMode,
        CgroupParent = spec.CgroupParent,
        LogConfig = spec.Logging is { } logging ? new LogConfig(logging.Driver, logging.Options) : null,
        Memory = spec.Resources.MemoryLimitBytes,
        MemoryReservation = spec.Resources.MemoryReservationBytes,
        MemorySwap = spec.Resources.MemorySwapBytes,
        NanoCpus = spec.Resources.CpuLimit is { } cpus ? (long)(cpus * 1_000_000_000m) : null,
        CpuShares = spec.Resources.CpuShares,
        CpusetCpus = spec.Resources.CpusetCpus,
        PidsLimit = spec.Resources.PidsLimit,
        OomKillDisable = spec.Resources.OomKillDisable ? true : null,
        OomScoreAdj = spec.Resources.OomScoreAdj,
        Ulimits = [.. spec.Ulimits.Select(one => new Ulimit(one.Name, one.Soft, one.Hard))],
        Devices = [.. spec.Devices.Select(DeviceOf)],
        Runtime = spec.Engine?.Runtime,
        UtsMode = spec.Engine?.UtsMode,
        CgroupnsMode = spec.Engine?.CgroupMode,
        StorageOpt = spec.Engine?.Storage,
        DeviceCgroupRules = spec.Engine?.DeviceRules,
        DeviceRequests = spec.Engine is { AllDeviceRequests: { IsEmpty: false } requests } ? [.. requests.Select(RequestOf)] : null,
        MemorySwappiness = spec.Engine?.Swappiness,
        BlkioWeight = spec.Engine?.BlockIo?.Weight,
        BlkioWeightDevice = WeightsOf(spec.Engine?.BlockIo),
        BlkioDeviceReadBps = RatesOf(spec.Engine?.BlockIo?.ReadBytes),
        BlkioDeviceWriteBps = RatesOf(spec.Engine?.BlockIo?.WriteBytes),
        BlkioDeviceReadIops = RatesOf(spec.Engine?.BlockIo?.ReadOperations),
        BlkioDeviceWriteIops = RatesOf(spec.Engine?.BlockIo?.WriteOperations),
    };

    private static DeviceRequest RequestOf(DeviceRequestSpec request) => new()
    {
        Driver = request.Driver,
        Count = request.Count,
        DeviceIds = request.Ids.IsEmpty ? null : request.Ids,
        Capabilities = request.Capabilities.IsEmpty ? null : [request.Capabilities],
        Options = request.Options.IsEmpty ? null : request.Options,
    };

    private static IReadOnlyList<WeightDevice>? WeightsOf(BlockIoSpec? io) =>
        io is null or { WeightByDevice.IsEmpty: true } ? null : [.. io.WeightByDevice.Select(one => new WeightDevice(one.Path, (int)one.Rate))];

    private static IReadOnlyList<ThrottleDevice>? RatesOf(ImmutableArray<DiskRate>? rates) =>
        rates is null or { IsEmpty: true } ? null : [.. rates.Value.Select(one => new ThrottleDevice(one.Path, (ulong)one.Rate))];

    /// <summary>Only the older bind syntax makes a missing host path on every engine that we support.</summary>
    private static bool IsBind(MountSpec mount) => mount is { Type: MountType.Bind, CreateHostPath: true };

    private static string BindOf(MountSpec mount)
    {
        var options = new List<string> { mount.ReadOnly ? "ro" : "rw" };
        if (mount.Propagation is { } propagation) options.Add(propagation);
        return $"{mount.Source}:{mount.Target}:{string.Join(',', options)}";
    }

    private static Mount MountOf(MountSpec mount, ImmutableSortedDictionary<string, string> ownerLabels) => new()
    {
        Type = mount.Type.ToString().ToLowerInvariant(),
        Source = mount.Source,
        Target = mount.Target,
        ReadOnly = mount.ReadOnly,
        BindOptions = mount.Type == MountType.Bind && mount.Propagation is not null ? new BindOptions(mount.Propagation) : null,
        VolumeOptions = mount.Type == MountType.Volume ? VolumeOptionsOf(mount, ownerLabels) : null,
        TmpfsOptions = mount is { Type: MountType.Tmpfs } and not { TmpfsSizeBytes: null, TmpfsMode: null }
            ? new TmpfsOptions(mount.TmpfsSizeBytes, mount.TmpfsMode)
            : null,
    };

    /// <summary>The container's own: it goes with the container.</summary>
    private static Mount VolumeAt(string folder) => new() { Type = "volume", Target = folder };

    /// <summary>The engine makes a volume that is missing, with these labels; one that is there keeps its own.</summary>
    private static VolumeOptions VolumeOptionsOf(MountSpec mount, ImmutableSortedDictionary<string, string> ownerLabels) => new(
        NoCopy: mount.NoCopy,
        Labels: (mount.Volume?.Labels ?? ImmutableSortedDictionary<string, string>.Empty).SetItems(ownerLabels),
        DriverConfig: mount.Volume is { Driver: not null } or { DriverOptions.IsEmpty: false }
            ? new DriverConfig(mount.Volume.Driver, mount.Volume.DriverOptions)
            : null);

    private static Dictionary<string, IReadOnlyList<PortBinding>?> BindingsOf(ImmutableArray<PortSpec> ports) => ports
        .GroupBy(PortKey, StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => (IReadOnlyList<PortBinding>?)[.. group.Select(port => new PortBinding(
                port.HostIp ?? "", port.HostPort == 0 ? "" : port.HostPort.ToString(CultureInfo.InvariantCulture)))]);

    private static string PortKey(PortSpec port) => string.Create(CultureInfo.InvariantCulture, $"{port.ContainerPort}/{port.Protocol}");

    private static DeviceMapping DeviceOf(string text)
    {
        var parts = text.Split(':');
        return new DeviceMapping(parts[0], parts.Length > 1 ? parts[1] : parts[0], parts.Length > 2 ? parts[2] : "rwm");
    }

    private static Healthcheck? HealthcheckOf(HealthcheckSpec? check) => check is null ? null : new Healthcheck
    {
        Test = check.Test,
        Interval = check.Interval,
        Timeout = check.Timeout,
        StartPeriod = check.StartPeriod,
        StartInterval = check.StartInterval,
        Retries = check.Retries,
    };
}
