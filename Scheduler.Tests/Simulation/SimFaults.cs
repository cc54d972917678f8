namespace Scheduler.Tests.Simulation;

/// <summary>
/// Which faults the database and the network have at the moment, in percent of calls. Fair ones only: a commit that was
/// acknowledged is never lost, and a connection may break at any time, before a commit or after it.
/// </summary>
internal sealed class SimFaults
{
    public bool IsHealed { get; set; }

    public int NotWritten { get; init; } = 5;

    /// <summary>The connection breaks before the commit.</summary>
    public int LostBefore { get; init; } = 4;

    /// <summary>The connection breaks after the commit.</summary>
    public int LostAfter { get; init; } = 4;

    /// <summary>The connection breaks, and the commit lands some seconds later.</summary>
    public int Late { get; init; } = 8;

    /// <summary>The answer takes longer than any deadline.</summary>
    public int Stall { get; init; } = 1;

    public int ReadFails { get; init; } = 8;

    public int LeaseCallFails { get; init; } = 5;

    public int MessageLost { get; init; } = 5;

    public int DelayMillisecondsMax { get; init; } = 30;
}
