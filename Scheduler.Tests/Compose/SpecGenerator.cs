using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Tests.Compose;

/// <summary>Makes stacks that use every field of a spec, each with some chance, from a seed.</summary>
internal sealed partial class SpecGenerator(int seed)
{
    /// <summary>Texts that a careless writer would not bring back.</summary>
    private static readonly string[] Texts =
    [
        "a", "", " ", "true", "null", "~", "0", "1.50", "- a", "a: b", "# a", "\"", "'", "\\", "$", "$$", "${A}",
        "{{ .A }}", "a\nb\n", "\ta", "é\u2028\u00a0", "😀", "%", "@", "[]", "{}", "*a", "&a", "!a", "|", "yes", "012", "=", "a=b", "<<",
    ];

    private readonly Random _random = new(seed);

    public StackSpec Stack()
    {
        var names = new[] { "a", "b-1", "C.x", "d_" }.Take(_random.Next(1, 5)).ToList();
        var services = names.Index().ToImmutableSortedDictionary(
            name => name.Item, name => Service(name.Item, names[..name.Index]), StringComparer.Ordinal);
        return new StackSpec { Name = "shop", Services = names.Count > 1 && Chance() ? Unit(services, names[0], names[1]) : services };
    }

    /// <summary>Makes one the sidekick of the other, where both are of a kind.</summary>
    private ImmutableSortedDictionary<string, StackService> Unit(
        ImmutableSortedDictionary<string, StackService> services, string primary, string name)
    {
        var (lead, sidekick) = (services[primary], services[name]);
        if (lead.Spec.Mode != ServiceMode.Replicated
            || sidekick.Spec.Mode != ServiceMode.Replicated
            || lead.Spec.OnHostLoss != sidekick.Spec.OnHostLoss)
            return services;
        var container = sidekick.Spec.Container with { Ports = [], MadeAfter = Chance() ? null : [primary] };
        var beside = sidekick.Spec with
        {
            SidekickOf = primary,
            Container = container,
            Constraints = [],
            Affinity = null,
            SpreadOver = null,
            MaxPerHost = 0,
            MovesVolumes = lead.Spec.MovesVolumes,
            DependsOn = [],
        };
        return services.SetItem(primary, lead with { Spec = lead.Spec with { Sidekicks = [name] } }).SetItem(name, new StackService(beside));
    }

    /// <param name="earlier">Those that it may depend on, so that there is no circle.</param>
    private StackService Service(string name, List<string> earlier)
    {
        var (isGlobal, isJob) = (Chance(), _random.Next(3) == 0);
        var loss = isGlobal ? HostLossPolicy.Available : Of<HostLossPolicy>();
        var isExclusive = loss == HostLossPolicy.Exclusive;
        var spec = new ServiceSpec
        {
            Mode = (isGlobal, isJob) switch
            {
                (true, true) => ServiceMode.GlobalJob,
                (true, _) => ServiceMode.Global,
                (_, true) => ServiceMode.ReplicatedJob,
                _ => ServiceMode.Replicated
            },
            Job = isJob && Chance() ? Job(isGlobal) : null,
            Container = Container(name),
            Restart = Chance() ? new RestartPolicy() : new RestartPolicy
            {
                Condition = Of<RestartCondition>(),
                Delay = Duration(),
                MaxAttempts = _random.Next(3),
                Window = Duration()
            },
            Constraints = Some("node.labels.a==b", "node.hostname != x", "node.platform.os==linux"),
            Affinity = isGlobal || Chance()
                ? null
                : [
                    new AffinityRule(AffinitySubject.ContainerLabel, "a=b,c", Pick("x y", "# a", "'")) { Not = Chance(), Soft = Chance() },
                    new AffinityRule(AffinitySubject.Host, "", "^a*$") { Form = Of<AffinityForm>() }
                ],
            SpreadOver = Chance() ? null : ["node.labels.zone", "engine.labels.rack"],
            MaxPerHost = _random.Next(3),
            OnHostLoss = loss,
            MovesVolumes = Chance(),
            ForceUpdate = Chance() ? _random.Next(9) : 0,
            Update = isJob || Chance() ? null : Policy(isWayBack: false, isExclusive),
            Rollback = isJob || Chance() ? null : Policy(isWayBack: true, isExclusive),
            ExternalLinks = Chance() ? null : [new ExternalLink("data", "my.sql", "db"), new ExternalLink("shop", "b", "x.y-z")],
            DependsOn = [.. earlier.Where(_ => Chance()).Select(one => new Dependency(one, Of<DependencyCondition>()))],
            Labels = Pairs("scheduler.volumes", "movable"),
        };
        // Ports, addresses and the like may forbid two at once, which is not what is looked at here.
        if (!SpecFaults.Of(spec).IsEmpty) spec = spec with { Update = WithoutTwo(spec.Update), Rollback = WithoutTwo(spec.Rollback) };
        return new StackService(spec, isGlobal || Chance() ? null : _random.Next(5));
    }

    private ContainerSpec Container(string name)
    {
        var mode = Chance() ? null : Pick("host", "none", "bridge");
        return new ContainerSpec
        {
            Image = Pick("nginx", "registry.example.org:5000/a/b:1.2@sha256:" + new string('a', 64)),
            Pull = Of<PullPolicy>(),
            Command = Chance() ? null : [.. Several()],
            Entrypoint = Chance() ? null : [.. Several()],
            Environment = Pairs("A", "1"),
            Labels = Pairs("io.rancher.scheduler.global", "true"),
            Hostname = Maybe("h1"),
            HostnameOfSlot = Chance(),
            Probe = mode == "none" || Chance() ? null : new HealthProbe(_random.Next(1, 65536))
            {
                RequestLine = Maybe("GET /a?b=${c} HTTP/1.0"),
                Interval = TimeSpan.FromSeconds(_random.Next(1, 99)),
                Timeout = TimeSpan.FromMilliseconds(_random.Next(1, 9999)),
                HealthyThreshold = _random.Next(1, 9),
                UnhealthyThreshold = _random.Next(1, 9),
                InitializingTimeout = Chance() ? null : TimeSpan.FromSeconds(5),
                ReinitializingTimeout = Chance() ? null : TimeSpan.FromSeconds(7),
                Strategy = Of<HealthStrategy>(),
                Quorum = _random.Next(9)
            },
            Domainname = Maybe("d.example"),
            User = Maybe("0:0"),
            WorkingDir = Maybe("/srv"),
            Ports = [.. Enumerable.Range(1, _random.Next(3)).Select(Port)],
            Expose = Some("80/tcp", "53/udp"),
            Files = Chance() ? null : [File(FileKind.Secret, "shop_s"), File(FileKind.Config, "c1") with { Target = "/etc/c1" }],
            Mounts = [.. Enumerable.Range(0, _random.Next(5)).Select(Mount)],
            NetworkMode = mode,
            Networks = mode is null ? [.. Enumerable.Range(0, _random.Next(3)).Select(number => Network(name, number))] : [],
            Healthcheck = Chance() ? null : new HealthcheckSpec
            {
                Test = Chance() ? null : Chance() ? ["NONE"] : ["CMD-SHELL", Text() + "x"],
                Interval = Duration(),
                Timeout = Duration(),
                StartPeriod = Duration(),
                StartInterval = Duration(),
                Retries = Chance() ? null : 3
            },
            StopSignal = Maybe("SIGINT"),
            StopGracePeriod = Duration(),
            DrainPeriod = Chance() ? null : TimeSpan.FromMilliseconds(_random.Next(100_000)),
            Resources = Resources(),
            Tty = Chance(),
            OpenStdin = Chance(),
            Init = Chance() ? null : Chance(),
            Privileged = Chance(),
            ReadOnly = Chance(),
            CapAdd = Some("NET_ADMIN", "SYS_TIME"),
            CapDrop = Some("ALL"),
            SecurityOpt = Some("no-new-privileges:true", "seccomp=unconfined"),
            GroupAdd = Some("audio", "10"),
            Ulimits = Chance() ? [] : [new UlimitSpec("nofile", 10, 20), new UlimitSpec("core", -1, -1)],
            Sysctls = Pairs("net.core.somaxconn", "1"),
            Devices = Some("/dev/a:/dev/b", "/dev/a:/dev/c:rw"),
            ExtraHosts = Some("h:1.1.1.1", "i:::1", "j:host-gateway"),
            Dns = Some("1.1.1.1", "::1"),
            DnsSearch = Some("example.org"),
            DnsOptions = Some("ndots:2"),
            PidMode = Maybe("host"),
            IpcMode = Maybe("shareable"),
            UsernsMode = Maybe("host"),
            CgroupParent = Maybe("/p"),
            ShmSizeBytes = Chance() ? null : 1 << 20,
            Logging = Chance() ? null : new LoggingSpec("json-file") { Options = Pairs("max-size", "1m") },
            Engine = Chance() ? null : Engine(),
        };
    }

    private JobSpec Job(bool isGlobal) => new()
    {
        MaxConcurrent = _random.Next(3),
        KeepsCompleted = _random.Next(5),
        KeepsFailed = _random.Next(5),
        Schedule = Chance() ? null : new JobSchedule(Pick("*/5 * * * *", "@daily", "0 3 * JAN-MAR MON,FRI"))
        {
            TimeZone = Pick("UTC", "Europe/Berlin"),
            Overlap = isGlobal ? JobOverlap.Replace : Of<JobOverlap>(),
            Deadline = Chance() ? null : TimeSpan.FromSeconds(90.5),
        },
    };

    private UpdatePolicy Policy(bool isWayBack, bool isExclusive) => new()
    {
        Parallelism = _random.Next(3),
        Delay = Duration() ?? TimeSpan.Zero,
        Order = isExclusive ? UpdateOrder.StopFirst : Of<UpdateOrder>(),
        Monitor = Chance() ? null : TimeSpan.FromSeconds(7),
        FailureAction = Chance() ? null : isWayBack ? UpdateFailureAction.Pause : Of<UpdateFailureAction>(),
        MaxFailureRatio = Chance() ? 0 : 0.25,
        Deadline = Chance() ? UpdatePolicy.DeadlineByDefault : TimeSpan.FromMinutes(3),
        KeepsOld = !isWayBack && !isExclusive && Chance(),
    };

    private static UpdatePolicy? WithoutTwo(UpdatePolicy? policy) =>
        policy is null ? null : policy with { Order = UpdateOrder.StopFirst, KeepsOld = false };

    private FileUse File(FileKind kind, string name) =>
        new(kind, name) { Target = Maybe($"/etc/{name}"), Uid = _random.Next(2) * 7, Gid = _random.Next(2) * 9, Mode = Chance() ? null : 0x120 };

    private PortSpec Port(int number)
    {
        var first = Chance() ? 0 : number * 100;
        return new PortSpec(
            number, first, first == 0 || Chance() ? first : first + 5, Pick("tcp", "udp", "sctp"), Maybe("127.0.0.1")) { Meshed = Chance() };
    }

    private MountSpec Mount(int number)
    {
        var target = $"/m{number}";
        var mount = _random.Next(6) switch
        {
            0 => new MountSpec(MountType.Volume, target) { NoCopy = Chance() },
            1 => new MountSpec(MountType.Volume, target, Pick("shop_data", "data", "shop_")) { NoCopy = Chance(), PerSlot = Chance() },
            2 => new MountSpec(MountType.Volume, target, Pick("shop_data", "data"))
            {
                Volume = new VolumeSpec { Driver = Maybe("nfs"), DriverOptions = Pairs("o", "x"), Labels = Pairs("l", "x") }
            },
            3 => new MountSpec(MountType.Volume, target, "data") { Volume = new VolumeSpec { External = true } },
            4 => new MountSpec(MountType.Bind, target, "/host/path") { CreateHostPath = Chance(), Propagation = Maybe("rshared") },
            _ => new MountSpec(MountType.Tmpfs, target) { TmpfsSizeBytes = Chance() ? null : 4096, TmpfsMode = Chance() ? null : 0x3ff },
        };
        return mount with { ReadOnly = Chance() };
    }

    private NetworkAttachment Network(string service, int number)
    {
        var isExternal = Chance();
        var spec = isExternal
            ? new NetworkSpec { External = true }
            : Chance() ? new NetworkSpec() : new NetworkSpec
            {
                Driver = Pick("bridge", "macvlan"),
                DriverOptions = Pairs("o", "x"),
                Labels = Pairs("l", "x"),
                Internal = Chance(),
                EnableIpv6 = Chance(),
                Subnets = Chance() ? [] : [new SubnetSpec("10.1.0.0/16", Maybe("10.1.0.1"), Maybe("10.1.1.0/24"))]
            };
        return new NetworkAttachment(number == 0 ? Pick("shop_default", "shop_front", "front") : $"shop_n{number}")
        {
            Aliases = Chance() ? [service] : Chance() ? [service, "x", "y"] : Some("z"),
            Ipv4Address = Maybe("10.1.0.9"),
            Ipv6Address = Maybe("fd00::9"),
            Spec = spec,
        };
    }

    private ImmutableSortedDictionary<string, string> Pairs(string key, string value)
    {
        var pairs = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        if (Chance()) pairs = pairs.SetItem(key, value);
        for (var left = _random.Next(3); left > 0; left--) pairs = pairs.SetItem(Pick("k", "x-k", "<<", "k v", "a.b/c", "true", "1"), Text());
        return pairs;
    }

    private IEnumerable<string> Several() => Enumerable.Range(0, _random.Next(4)).Select(_ => Text());

    private ImmutableArray<string> Some(params string[] of) => [.. of.Where(_ => Chance())];

    private TimeSpan? Duration() => Chance() ? null : _random.Next(4) switch
    {
        0 => TimeSpan.Zero,
        1 => TimeSpan.FromSeconds(90),
        2 => TimeSpan.FromMilliseconds(1500),
        _ => TimeSpan.FromTicks(12_345_678)
    };

    private string? Maybe(string text) => Chance() ? null : text;

    private string Text() => Texts[_random.Next(Texts.Length)];

    private string Pick(params string[] of) => of[_random.Next(of.Length)];

    private T Of<T>() where T : struct, Enum => Enum.GetValues<T>()[_random.Next(Enum.GetValues<T>().Length)];

    private bool Chance() => _random.Next(2) == 0;
}
