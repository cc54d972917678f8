using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>What to do next about one instance.</summary>
public abstract record AgentStep
{
    private AgentStep()
    {
    }

    /// <summary>Nothing, until something changes.</summary>
    public sealed record Rest : AgentStep;

    /// <summary>Nothing before that time.</summary>
    public sealed record Wait(DateTimeOffset Until) : AgentStep;

    public sealed record Act(AgentOperation Operation) : AgentStep;

    private static readonly AgentStep Nothing = new Rest();

    /// <summary>The next step towards the wish. Pure: depends on nothing but the instance as known and the time.</summary>
    public static AgentStep Next(AgentInstance one, DateTimeOffset now)
    {
        if (one.Busy is not null) return Nothing;
        if (one.Stale) return one.LookAfter > now ? new Wait(one.LookAfter) : new Act(AgentOperation.Inspect);
        return one.Wish.Goal switch
        {
            InstanceGoal.Absent => one.Container is null ? Nothing : Paced(one, now, AgentOperation.Remove),
            // Taken back before it had ended: until it has its slot again, it must not run.
            InstanceGoal.Prepared when IsUp(one.Container) => Paced(one, now, AgentOperation.Stop),
            InstanceGoal.Prepared => one.Container is null ? Making(one, now, AgentOperation.Create) : Nothing,
            InstanceGoal.Stopped => IsUp(one.Container) ? Paced(one, now, AgentOperation.Stop) : Nothing,
            InstanceGoal.Running when one.Wish.AdoptOnly => Nothing,
            InstanceGoal.Running => TowardsRunning(one, now),
            _ => throw new InvalidOperationException($"no rule for {one.Wish.Goal}"),
        };
    }

    private static AgentStep TowardsRunning(AgentInstance one, DateTimeOffset now)
    {
        if (IsRestartDue(one)) return Paced(one, now, AgentOperation.Restart);
        if (one.Tally.GaveUp) return Nothing;
        return one.Container?.State switch
        {
            // The watchdog has to know the container before it runs.
            null => Making(one, now, one.Wish.IsExclusive ? AgentOperation.Create : AgentOperation.CreateAndStart),
            // One that could not be started is made anew: what it needs, such as its network, may be gone.
            EngineContainerState.Created => Paced(one, now, one.Tally.Failures > 0 ? AgentOperation.Remove : AgentOperation.Start),
            EngineContainerState.Running when one.Outlived || IsCondemned(one) => Paced(one, now, AgentOperation.Remove),
            EngineContainerState.Running when IsSick(one) => Paced(one, now, AgentOperation.Restart),
            EngineContainerState.Running when one.Tally.NotBefore > now => new Wait(one.Tally.NotBefore),
            EngineContainerState.Running when one.MadeAnewAt is { } due => due > now ? new Wait(due) : new Act(AgentOperation.Remove),
            EngineContainerState.Exited when one.Unstartable => Paced(one, now, AgentOperation.Remove),
            // It has to be started again anyhow, and by its old table it would not get any further.
            EngineContainerState.Exited => Restarts.IsFinal(one)
                ? Nothing
                : Paced(one, now, one.MadeAnewAt is null ? AgentOperation.Start : AgentOperation.Remove),
            // A dead container cannot be started: its removal failed half-way. It goes, and a new one is made.
            EngineContainerState.Dead => Paced(one, now, AgentOperation.Remove),
            _ => Nothing,
        };
    }

    private static AgentStep Making(AgentInstance one, DateTimeOffset now, AgentOperation make) =>
        Paced(one, now, one.ImageReady ? make : AgentOperation.EnsureImage);

    private static AgentStep Paced(AgentInstance one, DateTimeOffset now, AgentOperation operation) =>
        one.Tally.NotBefore > now ? new Wait(one.Tally.NotBefore) : new Act(operation);

    /// <summary>A restart that a person asked for is made whatever the restart policy says of ends and failures.</summary>
    private static bool IsRestartDue(AgentInstance one) =>
        !one.Unstartable
        && one.GenerationDone < one.Wish.Generation
        && one.Container?.State is EngineContainerState.Running or EngineContainerState.Exited;

    private static bool IsSick(AgentInstance one) =>
        one.Container!.Health == ContainerHealth.Unhealthy && one.Wish.Restart.Condition != RestartCondition.None;

    /// <summary>Whether its agent makes it anew when its probe fails.</summary>
    internal static bool MakesAnew(AgentInstance one) =>
        one.Wish.Container.Probe is { Strategy: HealthStrategy.Recreate } && one.Wish.Restart.Condition != RestartCondition.None;

    private static bool IsCondemned(AgentInstance one) =>
        one.Probe is { Health: ContainerHealth.Unhealthy } probe && probe.IsOf(one.Container!) && MakesAnew(one);

    private static bool IsUp(EngineContainer? container) =>
        container?.State is EngineContainerState.Running or EngineContainerState.Paused or EngineContainerState.Restarting;
}
