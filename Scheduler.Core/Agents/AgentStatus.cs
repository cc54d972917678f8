using System.Globalization;
using Scheduler.Core.Hosts;
using Scheduler.Core.Images;
using Scheduler.Core.Services.Speaking;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>What an agent reports of an instance.</summary>
public static class AgentStatus
{
    /// <param name="now">Becomes <see cref="InstanceStatus.Since"/>; the caller keeps the old one while nothing else changes.</param>
    public static InstanceStatus Of(AgentInstance one, DateTimeOffset now)
    {
        var (state, reason) = StateOf(one);
        var waits = state == InstanceState.Failed && !one.Tally.GaveUp && !Restarts.IsFinal(one);
        return new InstanceStatus(state, now)
        {
            Goal = one.Wish.Goal,
            Generation = GenerationOf(one),
            AdoptOnly = one.Wish.AdoptOnly,
            ContainerId = one.Container?.Id,
            ImageDigest = one.Container is { } made ? PinnedImage.DigestIn(made.Image) : PinnedImage.DigestIn(one.Image),
            StartedAt = one.Container is { State: EngineContainerState.Running, StartedAt: { } started } ? started : null,
            Reason = reason,
            ExitCode = one.Container is { State: EngineContainerState.Exited } ended ? ended.ExitCode : null,
            Restarts = one.Restarts,
            NextTryAt = waits ? one.Tally.NotBefore : null,
            Misplaced = one.Misplaced,
            Names = NameText.Write(one.Wish.Names),
            Ports = one.Container is { State: EngineContainerState.Running } up ? [.. up.Ports.Select(Words)] : [],
        };
    }

    private static int GenerationOf(AgentInstance one)
    {
        // What is not to run needs no restart any more.
        if (one.Wish.Goal != InstanceGoal.Running || one.Container is null) return one.Wish.Generation;
        // Until its start has been looked at, it cannot be told whether a restart that was asked for was made.
        return one.GenerationDone ?? one.Wish.Generation - 1;
    }

    private static (InstanceState State, string? Reason) StateOf(AgentInstance one) => one switch
    {
        { Wish.Goal: InstanceGoal.Absent, Container: null, Busy: null, Stale: false } => (InstanceState.Gone, null),
        { Wish: { AdoptOnly: true, Goal: InstanceGoal.Running }, Busy: null, Container.State: not EngineContainerState.Running } or
        { Wish: { AdoptOnly: true, Goal: InstanceGoal.Running }, Busy: null, Container: null } => (InstanceState.Stopped, null),
        { Wish.Goal: InstanceGoal.Absent } => (InstanceState.Removing, one.Tally.Reason),
        { Busy: AgentOperation.EnsureImage, Tally.Failures: 0 } => (InstanceState.Pulling, one.Progress),
        { Busy: AgentOperation.Stop } => (InstanceState.Stopping, one.Tally.Reason),
        { Container: null, Wish.Goal: InstanceGoal.Stopped } => (InstanceState.Stopped, null),
        { Container: null } => Trying(one),
        // Something happened to it, and the engine does not say what.
        { LookFailures: > 0 } or { Silence.Operation: AgentOperation.Inspect } => (InstanceState.Unknown, one.Tally.Reason),
        _ => OfContainer(one, one.Container),
    };

    private static (InstanceState State, string? Reason) OfContainer(AgentInstance one, EngineContainer container) => container.State switch
    {
        EngineContainerState.Created when one.Wish.Goal == InstanceGoal.Prepared => (InstanceState.Created, null),
        EngineContainerState.Created when one.Wish.Goal == InstanceGoal.Stopped => (InstanceState.Stopped, null),
        EngineContainerState.Created => Trying(one),
        EngineContainerState.Running when one.Wish.Goal is InstanceGoal.Stopped or InstanceGoal.Prepared =>
            (InstanceState.Stopping, one.Tally.Reason),
        EngineContainerState.Running when one.Busy == AgentOperation.Restart => (InstanceState.Starting, one.Tally.Reason),
        EngineContainerState.Running => OfRunning(one),
        EngineContainerState.Paused =>
            (InstanceState.Unhealthy, $"the container is paused; 'docker unpause {container.Name}' on its host lets it go on"),
        // Kept from an update that is taken back, it waits to have its slot again.
        EngineContainerState.Exited when one.Wish.Goal == InstanceGoal.Prepared => (InstanceState.Created, null),
        EngineContainerState.Exited when one.Wish.Goal == InstanceGoal.Stopped => (InstanceState.Stopped, null),
        EngineContainerState.Exited when Restarts.IsFinal(one) => Ended(one, container),
        EngineContainerState.Exited or EngineContainerState.Dead => Trying(one),
        _ => (InstanceState.Starting, one.Tally.Reason),
    };

    private static (InstanceState State, string? Reason) OfRunning(AgentInstance one) => one.Health switch
    {
        ContainerHealth.Starting => (InstanceState.Initializing, one.Tally.Reason ?? one.Probe?.Words),
        ContainerHealth.Unhealthy => (InstanceState.Unhealthy, one.Tally.Reason ?? one.Probe?.Words),
        ContainerHealth.None when one.Probe is { } unknown => (InstanceState.Running, one.Tally.Reason ?? unknown.Words),
        _ => (InstanceState.Running, one.Tally.Reason ?? NamedHosts.WordsOf(one)),
    };

    private static (InstanceState State, string? Reason) Ended(AgentInstance one, EngineContainer container) =>
        container.ExitCode == 0 && !one.Tally.GaveUp
            ? (InstanceState.Completed, null)
            : (InstanceState.Failed,
                one.Tally.GaveUp || one.Wish.IsRun
                    ? one.Tally.Reason
                    : $"{one.Tally.Reason}; its restart policy does not start it again");

    private static (InstanceState State, string? Reason) Trying(AgentInstance one) => one switch
    {
        // Under way still, however long it takes: it may yet succeed.
        { Busy: not null, Silence: not null } => (InstanceState.Starting, one.Tally.Reason),
        { Awaits: { } missing } => (InstanceState.Starting, missing),
        { Tally.Reason: { } reason } => (InstanceState.Failed, reason),
        _ => (InstanceState.Starting, one.Progress),
    };

    private static string Words(BoundPort port) =>
        string.Create(CultureInfo.InvariantCulture, $"{port.HostIp}:{port.HostPort}->{port.ContainerPort}/{port.Protocol}");
}
