using System.Globalization;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts;

/// <summary>What a host has left to promise, and how to say that it is not enough.</summary>
public readonly record struct HostRoom(EngineFacts Engine, HostReserve Reserve, decimal PromisedCpus, long PromisedMemoryBytes)
{
    private decimal FreeCpus => Math.Max(0, Engine.Cpus - Reserve.Cpus - PromisedCpus);

    private long FreeMemoryBytes => Math.Max(0, Engine.MemoryBytes - Reserve.MemoryBytes - PromisedMemoryBytes);

    /// <summary>What a host has beside what goes from it; null where its engine has not said yet what it has.</summary>
    public static HostRoom? Of(HostView host, decimal freedCpus, long freedMemoryBytes) => host.Engine is { } engine
        ? new HostRoom(engine, host.Reserve, host.ReservedCpus - freedCpus, host.ReservedMemoryBytes - freedMemoryBytes)
        : null;

    /// <summary>Null when there is room. What is free already is never refused to one that reserves nothing.</summary>
    public string? Refuse(decimal cpus, long memoryBytes)
    {
        if (cpus > 0 && cpus > FreeCpus)
            return $"{Number(cpus)} CPUs are wanted, {Number(FreeCpus)} of {Engine.Cpus} are not reserved{Kept(Reserve.Cpus > 0, Number(Reserve.Cpus))}";
        if (memoryBytes > 0 && memoryBytes > FreeMemoryBytes)
            return $"{Mebibytes(memoryBytes)} of memory are wanted, {Mebibytes(FreeMemoryBytes)} of {Mebibytes(Engine.MemoryBytes)} are not reserved{Kept(Reserve.MemoryBytes > 0, Mebibytes(Reserve.MemoryBytes))}";
        return null;
    }

    private static string Kept(bool any, string what) => any ? $" ({what} are kept for the host itself)" : "";

    private static string Number(decimal cpus) => cpus.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Mebibytes(long bytes) => $"{bytes / (1024 * 1024)} MiB";
}
