using Scheduler.Messages.Hosts;

namespace Scheduler.Messages.Services;

/// <summary>What happened to a service, as its journal keeps it. Only what is desired is here: what runs is read from the hosts.</summary>
public abstract record ServiceEvent
{
    private ServiceEvent()
    {
    }

    public sealed record Created(ServiceKey Key, string Uid, DateTimeOffset At) : ServiceEvent;

    /// <summary>A new revision; the one before is kept for rollback.</summary>
    public sealed record SpecSet(int Revision, ServiceSpec Spec) : ServiceEvent;

    public sealed record ScaleSet(int Scale) : ServiceEvent;

    /// <summary>Whether the service as a whole is stopped.</summary>
    public sealed record StoppedSet(bool Stopped) : ServiceEvent;

    /// <summary>Instances of an earlier wave are to be restarted, one by one.</summary>
    public sealed record RestartRequested(int Wave) : ServiceEvent;

    public sealed record RemovalRequested(bool Volumes) : ServiceEvent;

    /// <summary>What the service depends on was there; not asked again.</summary>
    public sealed record DependenciesMet : ServiceEvent;

    /// <summary>
    /// A slot was given to a host. <paramref name="Replaces"/> is the instance that it takes over from, which runs on
    /// until this one is prepared.
    /// </summary>
    public sealed record Placed(InstanceId Instance, long Number, int Slot, HostId Host, int Revision, InstanceGoal Goal, InstanceId? Replaces) : ServiceEvent;

    public sealed record GoalSet(InstanceId Instance, InstanceGoal Goal) : ServiceEvent;

    /// <summary>The container is to be restarted once more; <paramref name="Generation"/> counts such wishes.</summary>
    public sealed record InstanceRestarted(InstanceId Instance, int Generation, DateTimeOffset At) : ServiceEvent;

    /// <summary>Its host is lost and its slot free for another. It is remembered until its host is back, or says that it is gone.</summary>
    public sealed record Lost(InstanceId Instance, DateTimeOffset At) : ServiceEvent;

    /// <summary>Its host is back, and it has its slot again.</summary>
    public sealed record Found(InstanceId Instance) : ServiceEvent;

    /// <summary>The host confirmed that there is no container, or refused the instance.</summary>
    public sealed record Gone(InstanceId Instance) : ServiceEvent;

    /// <summary>Closes an accepted command: the new version and, where it had a key, what to answer to its repetition.</summary>
    public sealed record CommandApplied(long Version, string? IdempotencyKey, string? CommandDigest, DateTimeOffset At) : ServiceEvent;
}
