namespace Scheduler.Messages.Hosts;

/// <summary>What of a host is not for instances: kept for its system and what else runs there.</summary>
public sealed record HostReserve(decimal Cpus = 0, long MemoryBytes = 0)
{
    public static readonly HostReserve None = new();
}
