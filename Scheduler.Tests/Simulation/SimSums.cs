namespace Scheduler.Tests.Simulation;

/// <summary>What many runs came to: whether their faults were faults, and how much was done in spite of them.</summary>
internal sealed class SimSums
{
    public int Runs { get; private set; }

    public TimeSpan Virtual { get; private set; }

    public long Acknowledged { get; private set; }

    public long Reads { get; private set; }

    public long Takeovers { get; private set; }

    public long Fenced { get; private set; }

    public long LocksHeld { get; private set; }

    public long Started { get; private set; }

    public long HostsLost { get; private set; }

    public long InstancesFound { get; private set; }

    public long ExclusiveStarted { get; private set; }

    public long EndedByWatchdogs { get; private set; }

    public long Updated { get; private set; }

    public long RulesJudged { get; private set; }

    public long Completed { get; private set; }

    public long Scheduled { get; private set; }

    public long Together { get; private set; }

    public long Apart { get; private set; }

    public long SaidToBeReached { get; private set; }

    public void Add(SimRun run)
    {
        SaidToBeReached += run.World.Neighbours.Count;
        Completed += run.World.Jobs.Completed;
        Scheduled += run.World.Jobs.Scheduled;
        Together += run.World.Speakers.Together;
        Apart += run.World.Speakers.Apart;
        Updated += run.World.Updates.Replaced;
        RulesJudged += run.World.Rules.Judged;
        HostsLost += run.World.Losses.Count;
        InstancesFound += run.World.Kept.Found;
        ExclusiveStarted += run.World.Exclusive.Started;
        EndedByWatchdogs += run.World.Hosts.Sum(host => host.Watchdog.Ended);
        Runs++;
        Virtual += run.Virtual;
        Acknowledged += run.World.Acknowledged.Acknowledged;
        Reads += run.World.Reads.Count;
        Takeovers += run.World.Ownership.Takeovers;
        Fenced += run.World.Journals.Outcomes.GetValueOrDefault("Fenced");
        LocksHeld += run.World.Locks.Count;
        Started += run.World.Containers.Started;
    }

    public override string ToString() =>
        $"{Runs} runs, {Virtual} of virtual time: {Acknowledged} requests acknowledged, {Reads} answers read, {Takeovers} shards taken over, {Fenced} writes fenced, {LocksHeld} locks had, {Started} containers started, {HostsLost} hosts given up, {SaidToBeReached} said to be still reached by neighbours, {InstancesFound} instances found again, {ExclusiveStarted} exclusive containers started, {EndedByWatchdogs} of them ended by watchdogs, {Updated} instances replaced by updates, {RulesJudged} placements held against rules, {Completed} completions of jobs, {Scheduled} runs of schedules, {Together} instances beside what they speak to, {Apart} that say they are not";
}
