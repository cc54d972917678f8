namespace Scheduler.Tests.Simulation.Faults;

/// <summary>
/// What goes wrong in one run, drawn from its seed. Each kind is off in about half of the seeds, so that combinations
/// differ and no fault hides another. Rates are in percent of calls. Fair ones only: a commit that was acknowledged is
/// never lost, and a connection may break at any time.
/// </summary>
internal sealed record FaultMix
{
    public int Nodes { get; init; } = 3;

    public int Hosts { get; init; } = 3;

    /// <summary>The database surely did not write.</summary>
    public int NotWritten { get; init; }

    /// <summary>The connection to the database breaks before the commit.</summary>
    public int LostBefore { get; init; }

    /// <summary>It breaks after the commit.</summary>
    public int LostAfter { get; init; }

    /// <summary>It breaks, and the commit lands some seconds later.</summary>
    public int Late { get; init; }

    /// <summary>The database's answer takes longer than any deadline.</summary>
    public int Stall { get; init; }

    public int ReadFails { get; init; }

    public int LeaseCallFails { get; init; }

    /// <summary>A message between servers, or between a client and a server, or its reply.</summary>
    public int MessageLost { get; init; }

    /// <summary>A message takes up to <see cref="SlowMax"/>, and others overtake it.</summary>
    public int MessageSlow { get; init; }

    public TimeSpan SlowMax { get; init; } = TimeSpan.FromSeconds(6);

    public int DelayMillisecondsMax { get; init; } = 20;

    /// <summary>Clocks go faster or slower by up to this part.</summary>
    public double DriftMax { get; init; }

    public bool WallClockJumps { get; init; }

    public bool Crashes { get; init; }

    public bool Freezes { get; init; }

    public bool DatabaseCuts { get; init; }

    public bool DatabaseAway { get; init; }

    public bool Partitions { get; init; }

    public bool EngineFreezes { get; init; }

    public bool EngineRestarts { get; init; }

    public bool EngineCuts { get; init; }

    public bool EngineRefusals { get; init; }

    public bool AnswersLost { get; init; }

    public bool SlowPulls { get; init; }

    public bool ContainersDie { get; init; }

    /// <summary>Somebody takes hosts out of service and back.</summary>
    public bool HasOperator { get; init; }

    /// <summary>Calls for one container, or one service, have no answer while the engine gives others theirs.</summary>
    public bool OperationsHang { get; init; }

    public bool DisksFill { get; init; }

    /// <summary>Processes that are no containers take ports that services publish.</summary>
    public bool PortsTaken { get; init; }

    /// <summary>What a host was told to be is lost with its server's process, as where there is no disk.</summary>
    public bool WishesLost { get; init; }

    public bool DisturbsServers => Crashes || Freezes || DatabaseCuts || DatabaseAway;

    public bool DisturbsEngines => EngineFreezes || EngineRestarts || EngineCuts || EngineRefusals || AnswersLost || SlowPulls || ContainersDie
        || OperationsHang || DisksFill || PortsTaken;

    public static FaultMix Draw(SimEntropy entropy)
    {
        int Rate(int max) => entropy.Chance(50) ? 0 : 1 + entropy.Below(max);
        return new FaultMix
        {
            Nodes = entropy.Chance(60) ? 3 : 1 + entropy.Below(5),
            Hosts = 2 + entropy.Below(2),
            NotWritten = Rate(8),
            LostBefore = Rate(6),
            LostAfter = Rate(6),
            Late = Rate(10),
            Stall = Rate(2),
            ReadFails = Rate(10),
            LeaseCallFails = Rate(8),
            MessageLost = Rate(8),
            MessageSlow = Rate(4),
            DelayMillisecondsMax = entropy.Chance(80) ? 20 : 300,
            DriftMax = entropy.Chance(50) ? 0.001 : 0.05,
            WallClockJumps = entropy.Chance(30),
            Crashes = entropy.Chance(60),
            Freezes = entropy.Chance(50),
            DatabaseCuts = entropy.Chance(50),
            DatabaseAway = entropy.Chance(20),
            Partitions = entropy.Chance(50),
            EngineFreezes = entropy.Chance(40),
            EngineRestarts = entropy.Chance(40),
            EngineCuts = entropy.Chance(40),
            EngineRefusals = entropy.Chance(30),
            AnswersLost = entropy.Chance(50),
            SlowPulls = entropy.Chance(30),
            ContainersDie = entropy.Chance(50),
            OperationsHang = entropy.Chance(30),
            DisksFill = entropy.Chance(25),
            PortsTaken = entropy.Chance(25),
            HasOperator = entropy.Chance(50),
            WishesLost = entropy.Chance(25),
        };
    }
}
