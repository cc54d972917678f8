namespace Scheduler.Docker;

/// <summary>What a container uses. Times in nanoseconds, sizes in bytes; counters since its start.</summary>
public sealed record ContainerStats
{
    [System.Text.Json.Serialization.JsonConverter(typeof(Models.TimeConverter))]
    public DateTimeOffset? Read { get; init; }

    public CpuStats CpuStats { get; init => field = value ?? new(); } = new();

    /// <summary>The reading before, from which a rate is computed; all zero in a one-shot answer.</summary>
    public CpuStats PrecpuStats { get; init => field = value ?? new(); } = new();

    public MemoryStats MemoryStats { get; init => field = value ?? new(); } = new();
    public PidsStats PidsStats { get; init => field = value ?? new(); } = new();
    public BlkioStats BlkioStats { get; init => field = value ?? new(); } = new();
    public IReadOnlyDictionary<string, NetworkStats>? Networks { get; init; }
}

public sealed record CpuStats
{
    public CpuUsage CpuUsage { get; init => field = value ?? new(); } = new();
    public ulong SystemCpuUsage { get; init; }
    public int OnlineCpus { get; init; }
    public ThrottlingData? ThrottlingData { get; init; }
}

public sealed record CpuUsage
{
    public ulong TotalUsage { get; init; }
    public ulong UsageInKernelmode { get; init; }
    public ulong UsageInUsermode { get; init; }
}

public sealed record ThrottlingData
{
    public ulong Periods { get; init; }
    public ulong ThrottledPeriods { get; init; }
    public ulong ThrottledTime { get; init; }
}

public sealed record MemoryStats
{
    public ulong Usage { get; init; }
    public ulong MaxUsage { get; init; }
    public ulong Limit { get; init; }

    /// <summary>The kernel's own counters; their names differ between cgroups v1 and v2.</summary>
    public IReadOnlyDictionary<string, ulong>? Stats { get; init; }
}

public sealed record PidsStats
{
    public ulong Current { get; init; }
    public ulong Limit { get; init; }
}

public sealed record BlkioStats
{
    public IReadOnlyList<BlkioEntry>? IoServiceBytesRecursive { get; init; }
    public IReadOnlyList<BlkioEntry>? IoServicedRecursive { get; init; }
}

public sealed record BlkioEntry(ulong Major, ulong Minor, string? Op, ulong Value);

public sealed record NetworkStats
{
    public ulong RxBytes { get; init; }
    public ulong RxPackets { get; init; }
    public ulong RxErrors { get; init; }
    public ulong RxDropped { get; init; }
    public ulong TxBytes { get; init; }
    public ulong TxPackets { get; init; }
    public ulong TxErrors { get; init; }
    public ulong TxDropped { get; init; }
}
