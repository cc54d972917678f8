using System.Text.Json.Serialization;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;

namespace Scheduler.Messages.Services;

/// <summary>What happened to a service, as its journal keeps it. Only what is desired is here: what runs is read from the hosts.</summary>
public abstract partial record ServiceEvent
{
    private ServiceEvent()
    {
    }

    /// <param name="RecoveredUpTo">
    /// Of a service that was made again from its containers: instances up to this number may be out there that its journal
    /// knows nothing of. 0 for one that was not.
    /// </param>
    public sealed record Created(ServiceKey Key, string Uid, DateTimeOffset At, long RecoveredUpTo = 0) : ServiceEvent;

    /// <summary>A new revision; the one before is kept for rollback.</summary>
    public sealed record SpecSet(int Revision, ServiceSpec Spec) : ServiceEvent
    {
        /// <summary>Its image is asked of the registry, whatever hosts have under its name.</summary>
        public bool Pull { get; init; }

        /// <summary>The login that came with it, sealed.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public RevisionLogin? Login { get; init; }
    }

    /// <summary>
    /// The first host that has a revision's image has said which it is: all instances of the revision run that one,
    /// however late and whatever its tag then stands for.
    /// </summary>
    public sealed record ImagePinned(int Revision, string Digest) : ServiceEvent;

    /// <summary>Another login, sealed, takes the place of the one that came with a revision.</summary>
    public sealed record LoginSet(int Revision, RevisionLogin Login) : ServiceEvent;

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
    /// until this one is prepared or, with the goal to run, is well.
    /// </summary>
    public sealed record Placed(
        InstanceId Instance, long Number, int Slot, HostId Host, int Revision, InstanceGoal Goal, InstanceId? Replaces) : ServiceEvent
    {
        /// <summary>The run of a job that it is of; 0 for what is none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public long Run { get; init; }
    }

    public sealed record GoalSet(InstanceId Instance, InstanceGoal Goal) : ServiceEvent;

    /// <summary>The container is to be restarted once more; <paramref name="Generation"/> counts such wishes.</summary>
    public sealed record InstanceRestarted(InstanceId Instance, int Generation, DateTimeOffset At) : ServiceEvent;

    /// <summary>Its host is lost and its slot free for another. It is remembered until its host is back, or says that it is gone.</summary>
    public sealed record Lost(InstanceId Instance, DateTimeOffset At) : ServiceEvent;

    /// <summary>Its host is back, and it has its slot again.</summary>
    public sealed record Found(InstanceId Instance) : ServiceEvent;

    /// <summary>The instance is to move to that host; forgotten when it has not come about in time.</summary>
    public sealed record MoveOrdered(InstanceId Instance, HostId To, DateTimeOffset Until) : ServiceEvent;

    /// <summary>The instance stays where it is.</summary>
    public sealed record MoveForgotten(InstanceId Instance) : ServiceEvent;
    /// <summary>Of an instance that must never run twice: its host may start it from now on.</summary>
    /// <param name="Stamp">When the host asked, by its own clock.</param>
    public sealed record StartGranted(InstanceId Instance, long Stamp) : ServiceEvent;

    /// <summary>Its host says that no start is under way any more.</summary>
    public sealed record StartOver(InstanceId Instance) : ServiceEvent;

    /// <summary>The host confirmed that there is no container, or refused the instance.</summary>
    public sealed record Gone(InstanceId Instance) : ServiceEvent
    {
        /// <summary>How it went; null where that is not to be remembered, and from a server that does not say.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Parting? Parting { get; init; }
    }

    /// <summary>Closes an accepted command: the new version and, where it had a key, what to answer to its repetition.</summary>
    public sealed record CommandApplied(long Version, string? IdempotencyKey, string? CommandDigest, DateTimeOffset At) : ServiceEvent;
}
