using System.Collections.Immutable;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>A container of ours in Swarm's words.</summary>
internal static class ContainerShowing
{
    public static ContainerSpecWire Of(ContainerSpec spec) => new()
    {
        Image = spec.Image,
        Labels = Some(spec.Labels),
        Command = Some(spec.Entrypoint),
        Args = Some(spec.Command),
        Hostname = spec.Hostname,
        Env = spec.Environment.IsEmpty ? null : [.. spec.Environment.Select(pair => $"{pair.Key}={pair.Value}")],
        Dir = spec.WorkingDir,
        User = spec.User,
        Groups = Some(spec.GroupAdd),
        Privileges = SecurityMapping.Write(spec.SecurityOpt),
        Init = spec.Init,
        StopSignal = spec.StopSignal,
        Tty = spec.Tty ? true : null,
        OpenStdin = spec.OpenStdin ? true : null,
        ReadOnly = spec.ReadOnly ? true : null,
        Mounts = MountMapping.Write(spec.Mounts),
        StopGracePeriod = Nanoseconds(spec.StopGracePeriod),
        Healthcheck = spec.Healthcheck is not { } check ? null : new HealthcheckWire
        {
            Test = Some(check.Test),
            Interval = Nanoseconds(check.Interval),
            Timeout = Nanoseconds(check.Timeout),
            StartPeriod = Nanoseconds(check.StartPeriod),
            StartInterval = Nanoseconds(check.StartInterval),
            Retries = check.Retries,
        },
        Hosts = spec.ExtraHosts.IsEmpty ? null : [.. spec.ExtraHosts.Select(HostLine)],
        DnsConfig = spec.Dns.IsEmpty && spec.DnsSearch.IsEmpty && spec.DnsOptions.IsEmpty ? null : new DnsWire
        {
            Nameservers = Some(spec.Dns),
            Search = Some(spec.DnsSearch),
            Options = Some(spec.DnsOptions),
        },
        Secrets = FileMapping.Write(spec.AllFiles, FileKind.Secret),
        Configs = FileMapping.Write(spec.AllFiles, FileKind.Config),
        Isolation = "default",
        Sysctls = Some(spec.Sysctls),
        CapabilityAdd = Some(spec.CapAdd),
        CapabilityDrop = Some(spec.CapDrop),
        Ulimits = spec.Ulimits.IsEmpty ? null : [.. spec.Ulimits.Select(one => new UlimitWire(one.Name, one.Soft, one.Hard))],
        OomScoreAdj = spec.Resources.OomScoreAdj,
    };

    public static ResourcesWire ResourcesOf(ResourceSpec resources) => new()
    {
        Limits = Quantities(resources.CpuLimit, resources.MemoryLimitBytes, resources.PidsLimit),
        Reservations = Quantities(resources.CpuReservation, resources.MemoryReservationBytes, pids: null),
    };

    private static QuantitiesWire? Quantities(decimal? cpus, long? memory, long? pids) =>
        cpus is null && memory is null && pids is null
            ? null
            : new QuantitiesWire { NanoCpus = (long?)(cpus * 1_000_000_000m), MemoryBytes = memory, Pids = pids };

    private static string HostLine(string host)
    {
        var colon = host.IndexOf(':');
        return $"{host[(colon + 1)..]} {host[..Math.Max(colon, 0)]}";
    }

    private static ImmutableSortedDictionary<string, string>? Some(ImmutableSortedDictionary<string, string> pairs) => pairs.IsEmpty ? null : pairs;

    private static IReadOnlyList<string>? Some(ImmutableArray<string>? items) => items is null or { IsEmpty: true } ? null : items.Value;

    private static long? Nanoseconds(TimeSpan? span) => span is { } some ? DockerTime.Nanoseconds(some) : null;
}
