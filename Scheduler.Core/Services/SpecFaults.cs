using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Scheduler.Core.Services.Jobs;
using Scheduler.Core.Services.Speaking;
using Scheduler.Core.Services.Units;
using Scheduler.Core.Services.Updates;
using Scheduler.Core.Swarm;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// What is wrong with a service's spec, however it came: from a compose file, over REST or the Docker API. A spec
/// without faults can be handed to an engine; whether some host has room for it is another question.
/// </summary>
public static class SpecFaults
{
    public const int SpecBytesMax = 512 * 1024;
    public const int LabelKeyLengthMax = 256;
    public const int LabelValueLengthMax = 16 * 1024;

    private const int CpusMax = 10_000;
    private const int DurationDaysMax = 365;

    // Docker's own floor: an engine refuses less.
    private const long MemoryBytesMin = 6 * 1024 * 1024;

    /// <summary>All faults, each with the field that it is about; empty for a valid spec.</summary>
    public static ImmutableArray<Refusal> Of(ServiceSpec spec)
    {
        if (SpecNulls.Of(spec) is { IsEmpty: false } nulls) return nulls;
        var container = spec.Container;
        ImmutableArray<Refusal> faults =
        [
            .. Image(container.Image),
            .. Names(container),
            .. Environment(container.Environment),
            .. Labels(container.Labels, "container.labels"),
            .. Labels(spec.Labels, "labels"),
            .. Moves(spec.Labels, "labels"),
            .. Moves(container.Labels, "container.labels"),
            .. Ports(container),
            .. Mounts(container.Mounts).Concat(Files.FilePlaces.Faults(container)),
            .. Networks(container),
            .. Resources(container.Resources),
            .. Ulimits(container.Ulimits),
            .. Durations(spec),
            .. PlacementFaults.Of(spec), .. UnitFaults.Of(spec), .. LinkFaults.Of(spec), .. AffinityFaults.Of(spec), .. ProbeFaults.Of(container),
            .. PolicyFaults.Of(spec), .. JobFaults.Of(spec), .. EngineOptionFaults.Of(container),
            .. Texts(container),
        ];
        return faults.IsEmpty && Size(spec) is { } tooLarge ? [tooLarge] : faults;
    }

    private static IEnumerable<Refusal> Moves(ImmutableSortedDictionary<string, string> labels, string field)
    {
        if (labels.TryGetValue(MoveLimits.Label, out var text) && MoveLimits.Parse(text) is null)
            yield return Refusal.Invalid(
                $"the label {MoveLimits.Label} says how many instances may move at one time, from 1 to {MoveLimits.Most}; it is \"{Shown.Text(text)}\"",
                field);
    }

    private static IEnumerable<Refusal> Image(string image)
    {
        if (ImageFault(image) is { } fault) yield return Refusal.Invalid(fault, "container.image");
    }

    /// <summary>What is wrong with an image's name, or null.</summary>
    public static string? ImageFault(string image) => image.Length is 0 or > 512 || !SpecForms.Image().IsMatch(image)
        ? $"\"{Shown.Text(image)}\" is not an image's name: [registry/]name[:tag][@digest] in small letters"
        : null;

    private static IEnumerable<Refusal> Names(ContainerSpec container)
    {
        if (container.Hostname is { } hostname && !SpecForms.Hostname().IsMatch(TaskTemplates.Sample(hostname)))
            yield return Refusal.Invalid(
                $"\"{Shown.Text(hostname)}\" is not a host's name: letters, digits, '-', '_' and '.', at most 64", "container.hostname");
        if (container.WorkingDir is { } directory && directory is not ['/', ..])
            yield return Refusal.Invalid($"\"{Shown.Text(directory)}\" must be an absolute path", "container.workingDir");
        if (container.StopSignal is { } signal && !SpecForms.Signal().IsMatch(signal))
            yield return Refusal.Invalid($"\"{Shown.Text(signal)}\" is not a signal such as SIGTERM or 15", "container.stopSignal");
        foreach (var (text, field) in new[]
        {
            (container.User, "container.user"),
            (container.Domainname, "container.domainname"),
            (container.CgroupParent, "container.cgroupParent"),
            (container.UsernsMode, "container.usernsMode"),
        })
        {
            if (text is not null && !SpecForms.IsPlain(text))
                yield return Refusal.Invalid($"\"{Shown.Text(text)}\" is empty, too long or holds control characters", field);
        }

        foreach (var capability in container.CapAdd.Concat(container.CapDrop))
        {
            if (!SpecForms.Capability().IsMatch(capability))
                yield return Refusal.Invalid($"\"{Shown.Text(capability)}\" is not a capability such as NET_ADMIN",
                    container.CapAdd.Contains(capability) ? "container.capAdd" : "container.capDrop");
        }
    }

    private static IEnumerable<Refusal> Environment(ImmutableSortedDictionary<string, string> environment)
    {
        foreach (var (name, value) in environment)
        {
            if (name.Length == 0 || name.Contains('=') || name.Any(char.IsControl))
                yield return Refusal.Invalid(
                    $"\"{Shown.Text(name)}\" is not a variable's name: it must not be empty nor hold = or control characters",
                    "container.environment");
            else if (value.Contains('\0'))
                yield return Refusal.Invalid($"the variable {Shown.Text(name)} holds a NUL character", "container.environment");
        }
    }

    private static IEnumerable<Refusal> Labels(ImmutableSortedDictionary<string, string> labels, string field)
    {
        foreach (var (key, value) in labels)
        {
            if (key.Length is 0 or > LabelKeyLengthMax || key.Any(char.IsControl))
                yield return Refusal.Invalid(
                    $"\"{Shown.Text(key)}\" is not a label's key: 1 to {LabelKeyLengthMax} characters, no control characters", field);
            else if (value.Length > LabelValueLengthMax || value.Contains('\0'))
                yield return Refusal.Invalid($"the label {Shown.Text(key)} must have at most {LabelValueLengthMax} characters, and no NUL", field);
        }
    }

    private static IEnumerable<Refusal> Ports(ContainerSpec container)
    {
        foreach (var (port, i) in container.Ports.Select((port, i) => (port, i)))
        {
            var field = $"container.ports[{i}]";
            if (port.ContainerPort is < 1 or > 65535)
                yield return Refusal.Invalid($"the container's port must be from 1 to 65535, is {port.ContainerPort}", field);
            if (port.HostPort is < 0 or > 65535 || port.HostPortLast is < 0 or > 65535)
                yield return Refusal.Invalid($"the host's port must be from 0 to 65535, is {port.HostPort}-{port.HostPortLast}", field);
            else if (port.HostPortLast < port.HostPort || (port.HostPort == 0 && port.HostPortLast != 0))
                yield return Refusal.Invalid(
                    $"the range of host ports {port.HostPort}-{port.HostPortLast} is out of order; a single port has itself as its last", field);
            if (port.Protocol is not ("tcp" or "udp" or "sctp"))
                yield return Refusal.Invalid($"the protocol must be tcp, udp or sctp, is \"{Shown.Text(port.Protocol)}\"", field);
            if (port.HostIp is { } ip && !IPAddress.TryParse(ip, out _))
                yield return Refusal.Invalid($"\"{Shown.Text(ip)}\" is not an IP address", field);
        }

        var fixedPorts = container.Ports.Where(port => port.HostPort != 0 && port.HostPort == port.HostPortLast);
        foreach (var twice in fixedPorts.GroupBy(port => (port.HostPort, port.Protocol, port.HostIp)).Where(ports => ports.Count() > 1))
            yield return Refusal.Invalid($"the host's port {twice.Key.HostPort}/{twice.Key.Protocol} is taken twice", "container.ports");
        foreach (var exposed in container.Expose.Where(exposed => !IsExposed(exposed)))
            yield return Refusal.Invalid($"\"{Shown.Text(exposed)}\" is not a port such as 8080/tcp", "container.expose");
    }

    private static IEnumerable<Refusal> Mounts(ImmutableArray<MountSpec> mounts)
    {
        foreach (var (mount, i) in mounts.Select((mount, i) => (mount, i)))
        {
            var field = $"container.mounts[{i}]";
            if (!IsAbsolutePath(mount.Target) || mount.Target == "/")
                yield return Refusal.Invalid($"\"{Shown.Text(mount.Target)}\" must be an absolute path in the container, and not /", field);
            if (mount.Type == MountType.Bind && !IsAbsolutePath(mount.Source))
                yield return Refusal.Invalid($"\"{Shown.Text(mount.Source ?? "")}\" must be an absolute path on the host", field);
            if (mount.Type == MountType.Volume && mount.Source is { } volume && !SpecForms.EngineName().IsMatch(TaskTemplates.Sample(volume)))
                yield return Refusal.Invalid($"\"{Shown.Text(volume)}\" is not a volume's name: letters, digits, '_', '.' and '-'", field);
            if (mount.PerSlot && (mount is not { Type: MountType.Volume, Source: not null } || mount.Volume?.External == true))
                yield return Refusal.Invalid("only a volume with a name, which is not external, can be one for each slot", field);
            if (mount.Type == MountType.Tmpfs && mount.Source is not null)
                yield return Refusal.Invalid("a tmpfs has no source", field);
            if (mount.TmpfsSizeBytes < 0 || mount.TmpfsMode is < 0 or > 4095)
                yield return Refusal.Invalid("a tmpfs has a size of at least 0 and a mode from 0 to 07777", field);
        }

        foreach (var twice in mounts.GroupBy(mount => mount.Target.TrimEnd('/')).Where(group => group.Count() > 1))
            yield return Refusal.Invalid($"two mounts have the target {Shown.Text(twice.Key)}", "container.mounts");
    }

    private static IEnumerable<Refusal> Networks(ContainerSpec container)
    {
        foreach (var fault in NetworkSharing.ModeFaults(container)) yield return fault;
        foreach (var network in container.Networks)
        {
            if (!SpecForms.EngineName().IsMatch(network.Network))
                yield return Refusal.Invalid(
                    $"\"{Shown.Text(network.Network)}\" is not a network's name: letters, digits, '_', '.' and '-'", "container.networks");
            if (network.Network is "host" or "none" or "bridge")
                yield return Refusal.Invalid(
                    $"the engine's own network {network.Network} is joined with network mode {network.Network}", "container.networks");
            foreach (var alias in network.Aliases.Where(alias => Naming.Fault(alias) is not null))
                yield return Refusal.Invalid($"the alias \"{Shown.Text(alias)}\": {Naming.Fault(alias)}", "container.networks");
            foreach (var subnet in network.Spec.Subnets.Where(subnet => !IPNetwork.TryParse(subnet.Subnet, out _)))
                yield return Refusal.Invalid($"\"{Shown.Text(subnet.Subnet)}\" is not a subnet such as 172.28.0.0/16", "container.networks");
        }

        foreach (var twice in container.Networks.GroupBy(network => network.Network).Where(group => group.Count() > 1))
            yield return Refusal.Invalid($"the network {Shown.Text(twice.Key)} is joined twice", "container.networks");
    }

    private static IEnumerable<Refusal> Resources(ResourceSpec resources)
    {
        if (resources.CpuLimit is <= 0 or > CpusMax || resources.CpuReservation is < 0 or > CpusMax)
            yield return Refusal.Invalid($"CPUs must be above 0 and at most {CpusMax}", "container.resources");
        if (resources.MemoryLimitBytes < MemoryBytesMin)
            yield return Refusal.Invalid("a memory limit must be at least 6 MB, which is the least an engine accepts", "container.resources");
        if (resources.MemoryReservationBytes < 0)
            yield return Refusal.Invalid("a memory reservation must not be negative", "container.resources");
        if (resources.MemoryReservationBytes > resources.MemoryLimitBytes || resources.CpuReservation > resources.CpuLimit)
            yield return Refusal.Invalid("a reservation must not be above its limit", "container.resources");
        if (resources.MemorySwapBytes < -1 || (resources.MemorySwapBytes is >= 0 and var swap && swap < resources.MemoryLimitBytes))
            yield return Refusal.Invalid("memory with swap must be -1 or at least the memory limit", "container.resources");
        if (resources.MemorySwapBytes > 0 && resources.MemoryLimitBytes is null)
            yield return Refusal.Invalid("a limit of memory with swap needs a memory limit", "container.resources");
        if (resources.CpuShares < 0 || resources.PidsLimit < -1 || resources.OomScoreAdj is < -1000 or > 1000)
            yield return Refusal.Invalid(
                "CPU shares and process limits must not be negative, and the OOM score is from -1000 to 1000", "container.resources");
        if (resources.CpusetCpus is { } cpuset && !SpecForms.Cpuset().IsMatch(cpuset))
            yield return Refusal.Invalid($"\"{Shown.Text(cpuset)}\" is not a set of CPUs such as 0-2,4", "container.resources");
    }

    private static IEnumerable<Refusal> Ulimits(ImmutableArray<UlimitSpec> ulimits)
    {
        foreach (var ulimit in ulimits)
        {
            if (!SpecForms.Ulimit().IsMatch(ulimit.Name))
                yield return Refusal.Invalid($"\"{Shown.Text(ulimit.Name)}\" is not a ulimit such as nofile", "container.ulimits");
            // -1 stands for no limit, which is above every number.
            if (ulimit.Soft < -1 || ulimit.Hard < -1 || (ulimit.Hard != -1 && (ulimit.Soft == -1 || ulimit.Soft > ulimit.Hard)))
                yield return Refusal.Invalid(
                    $"{Shown.Text(ulimit.Name)}: the soft limit {ulimit.Soft} must not be above the hard limit {ulimit.Hard}", "container.ulimits");
        }
    }

    private static IEnumerable<Refusal> Durations(ServiceSpec spec)
    {
        var health = spec.Container.Healthcheck;
        foreach (var (duration, field) in new[]
        {
            (spec.Container.StopGracePeriod, "container.stopGracePeriod"),
            (spec.Container.DrainPeriod, "container.drainPeriod"),
            (health?.Interval, "container.healthcheck"),
            (health?.Timeout, "container.healthcheck"),
            (health?.StartPeriod, "container.healthcheck"),
            (health?.StartInterval, "container.healthcheck"),
            (spec.Restart.Delay, "restart"),
            (spec.Restart.Window, "restart"),
        })
        {
            if (duration < TimeSpan.Zero || duration > TimeSpan.FromDays(DurationDaysMax))
                yield return Refusal.Invalid($"a duration must be from 0 to {DurationDaysMax} days, is {duration}", field);
        }

        // An engine takes 0 for "not given" and refuses what is between.
        foreach (var duration in new[] { health?.Interval, health?.Timeout, health?.StartPeriod, health?.StartInterval })
        {
            if (duration > TimeSpan.Zero && duration < TimeSpan.FromMilliseconds(1))
                yield return Refusal.Invalid($"a health check's durations are at least 1 ms, is {duration}", "container.healthcheck");
        }

        if (health?.Retries < 0) yield return Refusal.Invalid("a health check's retries must not be negative", "container.healthcheck");
        if (health?.Test is { IsEmpty: false } test && test is not (["NONE"] or ["CMD" or "CMD-SHELL", _, ..]))
            yield return Refusal.Invalid("a health check's test starts with CMD, CMD-SHELL or NONE", "container.healthcheck");
        if (spec.Restart.MaxAttempts < 0) yield return Refusal.Invalid("the number of restarts must not be negative", "restart");
        if (!Enum.IsDefined(spec.Restart.Condition)) yield return Refusal.Invalid("the restart condition is any, onFailure or none", "restart");
    }

    /// <summary>No text may hold a NUL: it would end there for the kernel, and for nobody else.</summary>
    private static IEnumerable<Refusal> Texts(ContainerSpec container)
    {
        var words = (container.Command ?? []).Concat(container.Entrypoint ?? []).Concat(container.Healthcheck?.Test ?? []);
        if (words.Any(word => word.Contains('\0')))
            yield return Refusal.Invalid("a command holds a NUL character", "container.command");
        foreach (var (texts, field) in new[]
        {
            (container.ExtraHosts, "container.extraHosts"),
            (container.Devices, "container.devices"),
            (container.Dns, "container.dns"),
            (container.DnsSearch, "container.dnsSearch"),
            (container.SecurityOpt, "container.securityOpt"),
            (container.GroupAdd, "container.groupAdd"),
        })
        {
            if (texts.Any(text => text.Length == 0 || text.Contains('\0')))
                yield return Refusal.Invalid("an item is empty or holds a NUL character", field);
        }

        foreach (var address in container.Dns.Where(address => !IPAddress.TryParse(address, out _)))
            yield return Refusal.Invalid($"\"{Shown.Text(address)}\" is not the IP address of a name server", "container.dns");
    }

    private static Refusal? Size(ServiceSpec spec)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(spec).Length;
        return bytes <= SpecBytesMax ? null : Refusal.Invalid($"the service's description has {bytes:N0} bytes; at most {SpecBytesMax:N0} are kept");
    }

    private static bool IsExposed(string text) =>
        SpecForms.Expose().IsMatch(text) && int.Parse(text[..text.IndexOf('/')]) is >= 1 and <= 65535;

    private static bool IsAbsolutePath(string? path) =>
        path is ['/', ..] && path.Length <= 4096 && !path.Any(char.IsControl);
}
