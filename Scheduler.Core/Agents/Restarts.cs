using System.Globalization;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>What the end of a container, or its ill health, means for its instance.</summary>
public static class Restarts
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromSeconds(10);

    /// <summary>
    /// An engine that is told to end sends its containers a signal first, and takes calls meanwhile: what it is made to start
    /// then is left behind in its runtime when it ends. So one that ended by a signal is not started again in the same moment.
    /// </summary>
    private static readonly TimeSpan AfterSignal = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan EndsBySignalWithin = TimeSpan.FromMinutes(1);

    /// <summary>The container has ended and its policy does not start it again.</summary>
    public static bool IsFinal(AgentInstance one) => one.Container is { State: EngineContainerState.Exited } ended
        && (one.Tally.GaveUp || one.Wish.Restart.Condition switch
        {
            RestartCondition.None => true,
            RestartCondition.OnFailure => ended.ExitCode == 0,
            _ => false,
        });

    /// <summary>Counts the container's end, or its ill health, once, and says when the next try is due.</summary>
    public static AgentInstance Counted(AgentInstance one, DateTimeOffset now)
    {
        if (one is not { Wish.Goal: InstanceGoal.Running, Container: { } container }) return one;
        return container switch
        {
            { State: EngineContainerState.Exited or EngineContainerState.Dead } =>
                CountedOnce(one, container.FinishedAt ?? now, now, EndOf(container)),
            { State: EngineContainerState.Running } when one.Health == ContainerHealth.Unhealthy =>
                CountedOnce(one, container.StartedAt ?? now, now, IllnessOf(one, container)),
            // Another try at something that the engine refused is still due, however well the container runs.
            { State: EngineContainerState.Running } when one.Tally.NotBefore > now => one,
            // Its health decides whether it is well; until then the last failure is what is known of it.
            { State: EngineContainerState.Running } when one.Health == ContainerHealth.Starting => one,
            { State: EngineContainerState.Running } when HasProvenItself(one, now) =>
                one with { Tally = RestartTally.Clean with { CountedEnd = one.Tally.CountedEnd } },
            { State: EngineContainerState.Running } => one with { Tally = one.Tally with { Reason = null } },
            _ => one,
        };
    }

    private static AgentInstance CountedOnce(AgentInstance one, DateTimeOffset end, DateTimeOffset now, string reason)
    {
        if (one.Tally.CountedEnd == end) return one;
        var ran = one.Container!.StartedAt is { } started ? end - started : TimeSpan.Zero;
        // What has never been healthy has not run well, however long it took to find out.
        if (one.Container.State == EngineContainerState.Running) ran = IsIllByProbe(one) ? one.Probe!.WellFor : now - end;
        var failures = ran >= WindowOf(one) ? 1 : one.Tally.Failures + 1;
        var policy = one.Wish.Restart;
        var wait = Backoff.AfterExit(failures, one.Wish.Instance);
        if (policy.Delay is { } least && least > wait) wait = least;
        if (EndedBySignal(one, now) && AfterSignal > wait) wait = AfterSignal;
        var gaveUp = policy.MaxAttempts > 0 && failures > policy.MaxAttempts;
        var words = gaveUp ? $"{reason}; gave up after {policy.MaxAttempts} restarts, as its restart policy says" : reason;
        return one with { Tally = new RestartTally(failures, words, now + wait, end, gaveUp), SignalledAt = null };
    }

    private static bool EndedBySignal(AgentInstance one, DateTimeOffset now) =>
        one is { Container.State: EngineContainerState.Exited, SignalledAt: { } at } && now - at < EndsBySignalWithin;

    private static bool HasProvenItself(AgentInstance one, DateTimeOffset now) =>
        one.Container!.StartedAt is { } started && now - started >= WindowOf(one);

    private static TimeSpan WindowOf(AgentInstance one) => one.Wish.Restart.Window is { } window && window > TimeSpan.Zero ? window : DefaultWindow;

    private static string EndOf(EngineContainer container)
    {
        if (container.Error is { Length: > 0 } error) return error;
        var after = container is { StartedAt: { } started, FinishedAt: { } finished } && finished > started
            ? string.Create(CultureInfo.InvariantCulture, $", {(finished - started).TotalSeconds:0.#} s after its start")
            : "";
        var memory = container.OutOfMemory ? " (killed for want of memory: raise its memory limit)" : "";
        return $"exited with code {container.ExitCode}{memory}{after}; its logs may say why";
    }

    private static bool IsIllByProbe(AgentInstance one) => one.Probe is { Health: ContainerHealth.Unhealthy } probe && probe.IsOf(one.Container!);

    private static string IllnessOf(AgentInstance one, EngineContainer container) => IsIllByProbe(one)
        ? $"its health check fails: {one.Probe!.Words}"
        : IllnessOf(container);

    private static string IllnessOf(EngineContainer container) => container.HealthOutput is { Length: > 0 } output
        ? $"its health check fails: {output}"
        : "its health check fails";
}
