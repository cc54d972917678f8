using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads what a service's containers are to be.</summary>
internal static class ContainerReader
{
    public static ContainerSpec Read(StackContext stack, string name, Field service) => new()
    {
        Image = Image(service),
        Pull = Pull(service),
        Command = CommandLine(service["command"]),
        Entrypoint = CommandLine(service["entrypoint"]),
        Environment = EnvironmentReader.Read(stack, service),
        Labels = LabelReader.Read(stack, service),
        Hostname = service["hostname"]?.WordOrNone(),
        HostnameOfSlot = OwnKeys.NamesHosts(service) ?? RancherLabels.NamesHosts(service),
        Domainname = service["domainname"]?.WordOrNone(),
        User = service["user"]?.WordOrNone(),
        WorkingDir = service["working_dir"]?.WordOrNone(),
        Ports = PortReader.Read(service["ports"]),
        Expose = PortReader.Exposed(service["expose"]),
        Mounts = MountReader.Read(stack, service),
        Files = FileUseReader.Read(stack, service),
        Networks = AttachmentReader.Read(stack, name, service),
        NetworkMode = AttachmentReader.Mode(stack, service),
        Healthcheck = HealthcheckReader.Read(service["healthcheck"]),
        Probe = ProbeReader.Read(service["health_check"]),
        StopSignal = service["stop_signal"]?.WordOrNone(),
        StopGracePeriod = service["stop_grace_period"]?.Duration(),
        DrainPeriod = service["drain_timeout_ms"]?.Integer(0, int.MaxValue) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        Resources = ResourceReader.Read(service),
        Tty = service["tty"]?.Bool() ?? false,
        OpenStdin = service["stdin_open"]?.Bool() ?? false,
        Init = service["init"]?.Bool(),
        Privileged = service["privileged"]?.Bool() ?? false,
        ReadOnly = service["read_only"]?.Bool() ?? false,
        CapAdd = service["cap_add"]?.Words() ?? [],
        CapDrop = service["cap_drop"]?.Words() ?? [],
        SecurityOpt = IsolationReader.SecurityOptions(service["security_opt"]),
        GroupAdd = service["group_add"]?.Words() ?? [],
        Ulimits = UlimitReader.Read(service["ulimits"]),
        Sysctls = PairsReader.Texts(service["sysctls"]),
        Devices = DeviceReader.Read(service["devices"]),
        ExtraHosts = ExtraHostReader.Read(service["extra_hosts"]),
        Dns = Texts(service["dns"]),
        DnsSearch = Texts(service["dns_search"]),
        DnsOptions = Texts(service["dns_opt"]),
        PidMode = IsolationReader.Pid(service["pid"]),
        IpcMode = IsolationReader.Ipc(service["ipc"]),
        UsernsMode = service["userns_mode"]?.WordOrNone(),
        CgroupParent = service["cgroup_parent"]?.WordOrNone(),
        ShmSizeBytes = service["shm_size"]?.Bytes(),
        Logging = LoggingReader.Read(service),
        Engine = EngineOptionsReader.Read(service),
    };

    private static string Image(Field service)
    {
        if (service["image"] is { } image) return PseudoImages.Checked(image);
        service.Error(service["build"] is null
            ? "must have an image"
            : "must have an image: nothing is built here; build it, push it to a registry and name it");
        return "";
    }

    private static PullPolicy Pull(Field service)
    {
        var fallback = RancherLabels.PullsAlways(service) ? PullPolicy.Always : PullPolicy.IfMissing;
        if (service["pull_policy"] is not { } policy || policy.WordOrNone() is null) return fallback;
        return policy.Parsed(text => Pull(policy, text), "always, never, missing, if_not_present, build, refresh, daily, weekly or every_…") ?? fallback;
    }

    private static PullPolicy? Pull(Field policy, string text)
    {
        switch (text)
        {
            case "always":
                return PullPolicy.Always;
            case "never":
                return PullPolicy.Never;
            case "missing" or "if_not_present":
                return PullPolicy.IfMissing;
            case "build":
                policy.Warning("build is taken as missing: nothing is built here: the image must exist on the hosts or in a registry");
                return PullPolicy.IfMissing;
            // The Compose Specification's: at an up after so long.
            case "refresh" or "daily" or "weekly":
            case var often when often.StartsWith("every_", StringComparison.Ordinal):
                policy.Warning($"{text} is taken as always: the registry is asked at each up, and at no other time");
                return PullPolicy.Always;
            default:
                return null;
        }
    }

    /// <summary>A list is taken word by word; a text is split as a shell does. An empty one clears the image's own.</summary>
    private static ImmutableArray<string>? CommandLine(Field? field)
    {
        if (field is null) return null;
        if (!field.IsScalar) return [.. field.Items().Select(item => item.Text()).OfType<string>()];
        if (field.Text() is not { } text) return null;
        if (ShellWords.Split(text) is { } words) return [.. words];
        field.Error($"has a quote without its end: {Shown.Text(text)}");
        return null;
    }

    private static ImmutableArray<string> Texts(Field? field) =>
        [.. field?.OneOrMore().Select(item => item.WordOrNone()).OfType<string>() ?? []];
}
