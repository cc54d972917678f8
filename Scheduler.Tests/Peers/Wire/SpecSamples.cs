using System.Collections.Immutable;
using Scheduler.Messages.Files;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>Specs with every member given, with as few as may be, and with arrays that nobody ever set.</summary>
internal static class SpecSamples
{
    public static readonly ServiceKey Key = new("shop", "web");
    public static readonly InstanceId Instance = InstanceId.Of("a1b2c3d4", 17);

    private static readonly ImmutableSortedDictionary<string, string> Pairs =
        ImmutableSortedDictionary<string, string>.Empty.Add("EMPTY", "").Add("key", "välue \"quoted\"");

    public static RevisionLogin Login => new("registry.example:5000", "AQID", "00112233");

    public static ContainerSpec WithFiles => Least.Container with
    {
        Files =
        [
            new FileUse(FileKind.Secret, "db_password"),
            new FileUse(FileKind.Config, "shop_site") { Target = "/etc/site.conf", Uid = 100, Gid = 101, Mode = 0x120 }
        ],
    };

    public static ServiceSpec Least => new() { Container = new ContainerSpec { Image = "web" } };

    public static ServiceSpec Unset => new()
    {
        Constraints = default,
        DependsOn = default,
        Container = new ContainerSpec
        {
            Image = "web",
            Ports = default,
            Mounts = default,
            Networks = [new NetworkAttachment("shop_default") { Aliases = default, Spec = new NetworkSpec { Subnets = default } }],
        },
    };

    public static ServiceSpec Full => new()
    {
        Mode = ServiceMode.Global,
        Container = Container,
        Restart = new RestartPolicy
        {
            Condition = RestartCondition.OnFailure,
            Delay = TimeSpan.FromTicks(1),
            MaxAttempts = 3,
            Window = TimeSpan.FromDays(2)
        },
        Constraints = ["node.labels.disk==ssd"],
        MaxPerHost = 2,
        DependsOn = [new Dependency("db", DependencyCondition.Healthy), new Dependency("seed", DependencyCondition.Completed)],
        Labels = Pairs,
    };

    public static ContainerSpec Container => new()
    {
        Image = "registry.example:5000/web:2@sha256:00112233445566778899aabbccddeeff",
        Pull = PullPolicy.Always,
        Command = ["serve", "--port", "80"],
        Entrypoint = [],
        Environment = Pairs,
        Labels = Pairs,
        Hostname = "web",
        Domainname = "lan",
        User = "1000:1000",
        WorkingDir = "/srv",
        Ports = [new PortSpec(80, 8080, 8090, "udp", "127.0.0.1"), new PortSpec(443)],
        Expose = ["9000/tcp"],
        Mounts = [Volume, new MountSpec(MountType.Tmpfs, "/run") { TmpfsSizeBytes = 1L << 40, TmpfsMode = 511 }],
        Networks = [Network],
        NetworkMode = "host",
        Healthcheck = new HealthcheckSpec
        {
            Test = ["CMD", "true"],
            Interval = TimeSpan.FromSeconds(1.5),
            Timeout = TimeSpan.Zero,
            StartPeriod = TimeSpan.MaxValue,
            StartInterval = TimeSpan.FromSeconds(1),
            Retries = 3
        },
        StopSignal = "SIGINT",
        StopGracePeriod = TimeSpan.FromSeconds(3),
        Resources = new ResourceSpec
        {
            CpuLimit = 0.5m,
            CpuReservation = 0.10m,
            MemoryLimitBytes = 1L << 34,
            MemoryReservationBytes = 1,
            MemorySwapBytes = -1,
            CpuShares = 512,
            CpusetCpus = "0-2",
            PidsLimit = 100,
            OomKillDisable = true,
            OomScoreAdj = -500,
        },
        Tty = true,
        OpenStdin = true,
        Init = false,
        Privileged = true,
        ReadOnly = true,
        CapAdd = ["NET_ADMIN"],
        CapDrop = ["ALL"],
        SecurityOpt = ["no-new-privileges"],
        GroupAdd = ["audio"],
        Ulimits = [new UlimitSpec("nofile", 1024, -1)],
        Sysctls = Pairs,
        Devices = ["/dev/null:/dev/null:r"],
        ExtraHosts = ["a:10.0.0.1"],
        Dns = ["10.0.0.2"],
        DnsSearch = ["lan"],
        DnsOptions = ["ndots:1"],
        PidMode = "host",
        IpcMode = "private",
        UsernsMode = "host",
        CgroupParent = "/x",
        ShmSizeBytes = 65536,
        Logging = new LoggingSpec("json-file") { Options = Pairs },
        Engine = Engine,
    };

    private static EngineOptions Engine => new()
    {
        Runtime = "nvidia",
        DeviceRequests = [new DeviceRequestSpec { Driver = "nvidia", Count = -1, Ids = ["0"], Capabilities = ["gpu"], Options = Pairs }],
        DeviceRules = ["c 1:3 mr"],
        UtsMode = "host",
        CgroupMode = "private",
        Storage = Pairs,
        Swappiness = 10,
        BlockIo = new BlockIoSpec
        {
            Weight = 300,
            WeightByDevice = [new DiskRate("/dev/sda", 400)],
            ReadBytes = [new DiskRate("/dev/sda", 1L << 40)],
            WriteBytes = [new DiskRate("/dev/sda", 1)],
            ReadOperations = [new DiskRate("/dev/sda", 2)],
            WriteOperations = [new DiskRate("/dev/sda", 3)],
        },
    };

    private static MountSpec Volume => new(MountType.Volume, "/data", "shop_data")
    {
        ReadOnly = true,
        Propagation = "rprivate",
        NoCopy = true,
        CreateHostPath = true,
        Volume = new VolumeSpec { Driver = "local", DriverOptions = Pairs, Labels = Pairs, External = true },
    };

    private static NetworkAttachment Network => new("shop_default")
    {
        Aliases = ["web"],
        Ipv4Address = "10.5.0.2",
        Ipv6Address = "fd00::2",
        Spec = new NetworkSpec
        {
            Driver = "macvlan",
            DriverOptions = Pairs,
            Labels = Pairs,
            Internal = true,
            EnableIpv6 = true,
            External = true,
            Subnets = [new SubnetSpec("10.5.0.0/16", "10.5.0.1", "10.5.1.0/24")],
        },
    };
}
