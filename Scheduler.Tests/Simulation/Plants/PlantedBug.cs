namespace Scheduler.Tests.Simulation.Plants;

/// <summary>Small faults of the program that can be switched on in a simulation, to show that its checkers find them.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>The journal writes whatever the epoch.</summary>
    JournalSkipsEpoch,

    /// <summary>The journal says "written" and writes some time later, if it still can.</summary>
    JournalSpeaksBeforeCommit,

    /// <summary>The journal leaves the last of several events out.</summary>
    JournalTearsWrites,

    /// <summary>A broken connection is taken for "surely not written".</summary>
    UnknownTakenForNotWritten,

    /// <summary>A snapshot holds the state before the last event.</summary>
    SnapshotOneEventEarly,

    /// <summary>A snapshot forgets which idempotency keys were applied.</summary>
    SnapshotForgetsKeys,

    /// <summary>Recovery overlooks the last event.</summary>
    ReplaySkipsLastEvent,

    /// <summary>Recovery reads a copy that lags behind.</summary>
    ReplayFromLaggingCopy,

    /// <summary>A claim takes shards from live owners.</summary>
    ClaimWithoutCompare,

    /// <summary>A claim gives the shard out under the epoch that it has.</summary>
    ClaimKeepsEpoch,

    /// <summary>A renewal succeeds though others have taken over.</summary>
    RenewalAfterDown,

    /// <summary>The database lets leases end sooner than their holders believe.</summary>
    LeaseShorterInDatabase,

    /// <summary>A node counts its lease by the wall clock.</summary>
    LeaseByWallClock,

    /// <summary>There is no safety margin, and clocks drift.</summary>
    NoSafetyMargin,

    /// <summary>A claim leaves the shards of the dead alone.</summary>
    DeadKeepTheirShards,

    /// <summary>A request whose reply was lost is reported as not delivered.</summary>
    LostReplyTakenForNotDelivered,

    /// <summary>A request is delivered twice, and its idempotency key is lost on the way.</summary>
    RequestDoubledWithoutKey,

    /// <summary>A client tries again under a new key after an unknown outcome.</summary>
    RetryUnderNewKey,

    /// <summary>The transport answers with the reply to an earlier request of the same kind.</summary>
    RepliesMixedUp,

    /// <summary>An agent takes wishes of any epoch and sequence for new, and the network repeats them late.</summary>
    AgentTakesStaleWishes,

    /// <summary>An agent names containers at random, so that the engine refuses no second one.</summary>
    ContainersNamedAtRandom,

    /// <summary>An agent removes the containers that nobody has wished for yet.</summary>
    UnknownContainersRemoved,

    /// <summary>An agent stops its containers when its server starts anew.</summary>
    ContainersStoppedWithServer,

    /// <summary>The report of an instance that is gone is credited to the one that took its slot.</summary>
    ReportsOfTheGoneCredited,

    /// <summary>A host that is asked for an instance forgets to pass it on, and never says so.</summary>
    WishesForgotten,

    /// <summary>The host believes that it has twice its memory.</summary>
    HostOverrated,

    /// <summary>A host that is out of reach is given up at once.</summary>
    HostsGivenUpWithoutGrace,

    /// <summary>All hosts may be given up at once.</summary>
    StormGuardOff,

    /// <summary>Of two containers in a slot the younger one is kept.</summary>
    YoungestKept,

    /// <summary>The journal forgets that an instance has its slot again.</summary>
    FoundForgotten,

    /// <summary>What has lost its slot is not told from what has it: its host starts it when it is back.</summary>
    LostTakenForHeld,

    /// <summary>The watchdog counts leases by its machine's wall clock.</summary>
    WatchdogByWallClock,

    /// <summary>Nobody ends containers whose lease is over.</summary>
    WatchdogAsleep,

    /// <summary>What has not proved its health yet is taken for well.</summary>
    UnprovenTakenForHealthy,

    /// <summary>Whatever a container has ended with is taken for a good end.</summary>
    ExitCodesLost,

    /// <summary>A sidekick does not know whose it is.</summary>
    SidekicksForgotten,

    /// <summary>A service does not know whom it depends on, and so not whom it is to be beside.</summary>
    DependenciesForgotten,

    /// <summary>The journal forgets that a time of a schedule has had its run.</summary>
    FiredTimesForgotten,

    /// <summary>A port of another host from which nothing comes back is taken for one that answers.</summary>
    SilenceTakenForAnAnswer,
}
