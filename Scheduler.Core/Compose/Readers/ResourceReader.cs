using Scheduler.Core.Compose.Yaml;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads limits and reservations, of <c>deploy.resources</c> and of the older keys of the service itself.</summary>
internal static class ResourceReader
{
    private const decimal MilliCpusPerCpu = 1000;
    private const long CpuPeriodDefaultMicroseconds = 100_000;

    public static ResourceSpec Read(Field service)
    {
        var limits = service["deploy"]?["resources"]?["limits"];
        var reservations = service["deploy"]?["resources"]?["reservations"];
        var milliCpus = service["milli_cpu_reservation"]?.Long(min: 0);
        return new ResourceSpec
        {
            CpuLimit = Same(limits?["cpus"], service["cpus"], Cpus) ?? Quota(service),
            CpuReservation = reservations?["cpus"]?.Cpus() ?? (milliCpus > 0 ? milliCpus / MilliCpusPerCpu : null),
            MemoryLimitBytes = Same(limits?["memory"], service["mem_limit"], Bytes),
            MemoryReservationBytes = Same(reservations?["memory"], service["mem_reservation"], Bytes),
            MemorySwapBytes = service["memswap_limit"]?.Parsed(
                text => text == "-1" ? -1 : Quantity.Bytes(text), "a size such as 1g, or -1 for no limit"),
            CpuShares = service["cpu_shares"]?.Long(min: 0),
            CpusetCpus = service["cpuset"]?.WordOrNone(),
            PidsLimit = Same(limits?["pids"], service["pids_limit"], Pids),
            OomKillDisable = service["oom_kill_disable"]?.Bool() ?? false,
            OomScoreAdj = service["oom_score_adj"]?.Integer(-1000, 1000),
        };
    }

    private static decimal? Cpus(Field field) =>
        // Zero is how the older keys say "no limit".
        field.Node is ScalarNode { Text: "0" or "0.0" } ? null : field.Cpus();

    private static long? Bytes(Field field) => field.Bytes() is > 0 and var bytes ? bytes : null;

    private static long? Pids(Field field) => field.Long(min: -1) is > 0 and var pids ? pids : null;

    private static T? Same<T>(Field? deployed, Field? own, Func<Field, T?> read) where T : struct
    {
        var first = deployed is null ? null : read(deployed);
        var second = own is null ? null : read(own);
        if (first is not null && second is not null && !first.Equals(second)) own!.Error($"differs from {deployed!.Path}: remove one of them");
        return first ?? second;
    }

    private static decimal? Quota(Field service)
    {
        var period = service["cpu_period"]?.Parsed(Microseconds, "a period in microseconds from 1000 to 1000000") ?? CpuPeriodDefaultMicroseconds;
        return service["cpu_quota"]?.Long(min: -1) is > 0 and var quota ? (decimal)quota / period : null;
    }

    private static long? Microseconds(string text)
    {
        var value = Quantity.Integer(text) ?? (Quantity.Duration(text) is { } duration ? (long)duration.TotalMicroseconds : 0);
        return value is >= 1_000 and <= 1_000_000 ? value : null;
    }
}
