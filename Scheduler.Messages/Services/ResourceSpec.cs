namespace Scheduler.Messages.Services;

/// <summary>Limits are enforced by the engine; reservations are what placement counts. Null means none.</summary>
public sealed record ResourceSpec
{
    /// <summary>CPUs, such as 0.5.</summary>
    public decimal? CpuLimit { get; init; }

    public decimal? CpuReservation { get; init; }

    public long? MemoryLimitBytes { get; init; }

    public long? MemoryReservationBytes { get; init; }

    /// <summary>Memory plus swap; -1 for unlimited swap.</summary>
    public long? MemorySwapBytes { get; init; }

    public long? CpuShares { get; init; }

    /// <summary>Such as <c>0-2</c>.</summary>
    public string? CpusetCpus { get; init; }

    public long? PidsLimit { get; init; }

    public bool OomKillDisable { get; init; }

    public int? OomScoreAdj { get; init; }
}
