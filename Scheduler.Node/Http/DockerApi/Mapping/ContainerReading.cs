using System.Collections.Immutable;
using System.Net;
using Scheduler.Core;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>A container as Swarm's clients describe it, in our words.</summary>
internal static class ContainerReading
{
    private const string Field = "TaskTemplate.ContainerSpec";
    private const decimal NanosecondsPerCpu = 1_000_000_000m;

    /// <summary>Onto an empty one, or onto the one that there is, whose other fields stay.</summary>
    public static ContainerSpec Onto(ContainerSpec onto, ServiceSpecWire spec, string name, ReadingSurroundings around, ReadingNotes notes)
    {
        var task = spec.TaskTemplate ?? new TaskSpecWire();
        var wire = task.ContainerSpec ?? new ContainerSpecWire();
        Check(wire, notes);
        var joins = NetworkJoins.Read(task.Networks is { Count: > 0 } ? task.Networks : spec.Networks, name, around, notes);
        return onto with
        {
            Image = wire.Image ?? "",
            Entrypoint = Words(wire.Command, notes),
            Command = Words(wire.Args, notes),
            Environment = Environment(wire.Env, notes),
            Labels = Pairs(wire.Labels),
            Hostname = Text(wire.Hostname),
            User = Text(wire.User),
            WorkingDir = Text(wire.Dir),
            GroupAdd = Items(wire.Groups, notes),
            Ports = PortMapping.Read(spec.EndpointSpec?.Ports, notes),
            Mounts = MountMapping.Read(wire.Mounts, notes),
            Files = FileMapping.Read(wire, around, notes),
            NetworkMode = joins.Mode,
            Networks = joins.Networks,
            Healthcheck = Health(wire.Healthcheck, notes),
            StopSignal = Text(wire.StopSignal),
            StopGracePeriod = notes.Duration($"{Field}.StopGracePeriod", wire.StopGracePeriod),
            Resources = Resources(onto.Resources, task.Resources, wire, notes),
            Tty = wire.Tty ?? false,
            OpenStdin = wire.OpenStdin ?? false,
            Init = wire.Init,
            ReadOnly = wire.ReadOnly ?? false,
            CapAdd = Items(wire.CapabilityAdd, notes),
            CapDrop = Items(wire.CapabilityDrop, notes),
            SecurityOpt = SecurityMapping.Read(wire.Privileges, notes),
            Ulimits = [.. (wire.Ulimits ?? []).Select(one => new UlimitSpec(one?.Name ?? "", one?.Soft ?? 0, one?.Hard ?? 0))],
            Sysctls = Pairs(wire.Sysctls),
            ExtraHosts = [.. (wire.Hosts ?? []).SelectMany(line => Hosts(line, notes))],
            Dns = Items(wire.DnsConfig?.Nameservers, notes),
            DnsSearch = Items(wire.DnsConfig?.Search, notes),
            DnsOptions = Items(wire.DnsConfig?.Options, notes),
            Logging = Logging(task.LogDriver),
        };
    }

    /// <summary>Where a client has not touched what Docker's words say only in part, the whole stays.</summary>
    public static ContainerSpec Keep(ContainerSpec read, ContainerSpec shown, ContainerSpec present)
    {
        var joins = Unchanged.Or(NetworkJoins.Of(read), NetworkJoins.Of(shown), NetworkJoins.Of(present));
        return read with
        {
            Ports = Unchanged.Items(read.Ports, shown.Ports, present.Ports),
            Mounts = Unchanged.Items(read.Mounts, shown.Mounts, present.Mounts),
            SecurityOpt = SecurityMapping.Keep(read.SecurityOpt, shown.SecurityOpt, present.SecurityOpt),
            Healthcheck = Unchanged.Or(read.Healthcheck, shown.Healthcheck, present.Healthcheck),
            Resources = Unchanged.Or(read.Resources, shown.Resources, present.Resources),
            Command = Unchanged.Or(read.Command, shown.Command, present.Command),
            Entrypoint = Unchanged.Or(read.Entrypoint, shown.Entrypoint, present.Entrypoint),
            ExtraHosts = Unchanged.Items(read.ExtraHosts, shown.ExtraHosts, present.ExtraHosts),
            // Clients that read with insertDefaults send the defaults back as if they had been said.
            StopGracePeriod = present.StopGracePeriod is null && read.StopGracePeriod == ServiceShowing.StopGrace ? null : read.StopGracePeriod,
            NetworkMode = joins.Mode,
            Networks = Unchanged.Items(joins.Networks, shown.Networks, present.Networks),
        };
    }

    private static void Check(ContainerSpecWire wire, ReadingNotes notes)
    {
        notes.Word($"{Field}.Isolation", wire.Isolation, "default");
        if (wire.Privileges?.CredentialSpec is not null) notes.Refuse($"{Field}.Privileges.CredentialSpec", "it exists on Windows only");
    }

    /// <summary>Go writes an empty list where nothing was set, so it cannot mean "none".</summary>
    private static ImmutableArray<string>? Words(IReadOnlyList<string>? words, ReadingNotes notes) =>
        words is null or { Count: 0 } ? null : Items(words, notes);

    private static ImmutableArray<string> Items(IReadOnlyList<string>? items, ReadingNotes notes)
    {
        if (items?.Contains(null!) == true) notes.Refuse(Field, "a list of texts holds a null");
        return [.. (items ?? []).OfType<string>()];
    }

    public static ImmutableSortedDictionary<string, string> Pairs(IReadOnlyDictionary<string, string>? pairs) =>
        (pairs ?? new Dictionary<string, string>()).ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value ?? "", StringComparer.Ordinal);

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static ImmutableSortedDictionary<string, string> Environment(IReadOnlyList<string>? lines, ReadingNotes notes)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in lines ?? [])
        {
            var equals = line?.IndexOf('=') ?? -1;
            if (equals < 0)
            {
                notes.Warn($"{Field}.Env", $"{Shown.Text(line ?? "null")} has no value and is left out");
                continue;
            }

            var value = line![(equals + 1)..];
            if (TaskTemplates.MayHoldOne(TaskTemplates.Sample(value)))
                notes.Warn(
                    $"{Field}.Env",
                    $"{Shown.Text(line[..equals])} is passed on as it is: only {TaskTemplates.Known} are filled in");
            variables[line[..equals]] = value;
        }

        return variables.ToImmutable();
    }

    /// <summary>Options alone are for the driver that engines use by themselves: a stack file need not name it.</summary>
    private static LoggingSpec? Logging(LogDriverWire? wire) => wire switch
    {
        { Name: { Length: > 0 } driver } => new LoggingSpec(driver) { Options = Pairs(wire.Options) },
        { Options.Count: > 0 } => new LoggingSpec(LoggingSpec.DriverDefault) { Options = Pairs(wire.Options) },
        _ => null,
    };

    private static HealthcheckSpec? Health(HealthcheckWire? wire, ReadingNotes notes)
    {
        if (wire is null) return null;
        var check = new HealthcheckSpec
        {
            Test = Words(wire.Test, notes),
            Interval = Given(notes.Duration($"{Field}.Healthcheck.Interval", wire.Interval)),
            Timeout = Given(notes.Duration($"{Field}.Healthcheck.Timeout", wire.Timeout)),
            StartPeriod = Given(notes.Duration($"{Field}.Healthcheck.StartPeriod", wire.StartPeriod)),
            StartInterval = Given(notes.Duration($"{Field}.Healthcheck.StartInterval", wire.StartInterval)),
            Retries = wire.Retries is 0 ? null : wire.Retries,
        };
        return check == new HealthcheckSpec() ? null : check;
    }

    private static TimeSpan? Given(TimeSpan? duration) => duration == TimeSpan.Zero ? null : duration;

    private static ResourceSpec Resources(ResourceSpec onto, ResourcesWire? wire, ContainerSpecWire container, ReadingNotes notes)
    {
        if (wire?.Reservations?.Pids is > 0) notes.Refuse("TaskTemplate.Resources.Reservations.Pids", "processes are limited, not reserved");
        return onto with
        {
            CpuLimit = Cpus(wire?.Limits),
            MemoryLimitBytes = Some(wire?.Limits?.MemoryBytes),
            PidsLimit = Some(wire?.Limits?.Pids),
            CpuReservation = Cpus(wire?.Reservations),
            MemoryReservationBytes = Some(wire?.Reservations?.MemoryBytes),
            OomScoreAdj = container.OomScoreAdj is { } score and not 0 ? (int)Math.Clamp(score, int.MinValue, int.MaxValue) : null,
        };
    }

    private static decimal? Cpus(QuantitiesWire? wire) => Some(wire?.NanoCpus) / NanosecondsPerCpu;

    private static long? Some(long? value) => value == 0 ? null : value;

    /// <summary>A line of /etc/hosts: an address and the names that stand for it.</summary>
    private static IEnumerable<string> Hosts(string? line, ReadingNotes notes)
    {
        var parts = (line ?? "").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length >= 2 && (parts[0] == "host-gateway" || IPAddress.TryParse(parts[0], out _)))
            return parts.Skip(1).Select(name => $"{name}:{parts[0]}");
        notes.Refuse($"{Field}.Hosts", $"\"{Shown.Text(line ?? "")}\" is no line of /etc/hosts: an address and a name");
        return [];
    }
}
