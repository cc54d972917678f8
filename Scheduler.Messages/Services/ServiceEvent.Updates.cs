using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Scheduler.Messages.Services;

/// <summary>
/// The life of an update. What it does to each instance is in the events of the instances; what is here is how far it has
/// come and why, so that whoever reads the journal next goes on with it.
/// </summary>
public abstract partial record ServiceEvent
{
    /// <summary>The policies alone were changed, or the service's own labels: nothing is replaced.</summary>
    /// <param name="Now">What holds for the update under way from now on, complete; null where there is none.</param>
    public sealed record PoliciesSet(UpdatePolicy? Update, UpdatePolicy? Rollback, UpdatePolicy? Now = null) : ServiceEvent
    {
        /// <summary>All that the service has from now on; null where they are as they were.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableSortedDictionary<string, string>? Labels { get; init; }
    }

    /// <summary>From now on the instances are replaced by those of another revision. Ends whatever update was under way.</summary>
    /// <param name="From">Where a failure or a person takes the service back to.</param>
    /// <param name="Policy">As it was decided then, with all that a spec may leave open.</param>
    /// <param name="Reason">Why, where nobody asked for it.</param>
    public sealed record UpdateStarted(
        UpdateCause Cause, int From, int To, UpdatePolicy Policy, DateTimeOffset At, string? Reason = null) : ServiceEvent
    {
        /// <summary>It begins when those are over. Null for at once.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<UpdateAfter>? After { get; init; }
    }

    /// <summary>The updates that were to come before it are over: now it begins.</summary>
    public sealed record UpdateTurnCame(DateTimeOffset At) : ServiceEvent;

    /// <summary>The new instance was well for the first time. It is watched from now on for as long as the policy says.</summary>
    /// <param name="Restarts">What its host had counted until then.</param>
    public sealed record UpdateStepDone(InstanceId Instance, DateTimeOffset At, int Restarts = 0) : ServiceEvent;

    /// <summary>The new instance could not be made or started, has ended or is sick, in the time in which that counts.</summary>
    public sealed record UpdateStepFailed(InstanceId Instance, string Reason, DateTimeOffset At) : ServiceEvent;

    /// <param name="Reason">Null where a person paused it.</param>
    public sealed record UpdatePaused(DateTimeOffset At, string? Reason = null) : ServiceEvent;

    public sealed record UpdateResumed(DateTimeOffset At) : ServiceEvent;

    /// <summary>All is replaced, and what was replaced is kept until a person decides.</summary>
    public sealed record UpdateUpgraded(DateTimeOffset At) : ServiceEvent;

    /// <summary>The update is over.</summary>
    /// <param name="IsConfirmed">A person has confirmed it.</param>
    public sealed record UpdateEnded(DateTimeOffset At, string? Message = null, bool IsConfirmed = false) : ServiceEvent;

    /// <summary>The instance has left its slot to its successor, and is stopped and kept.</summary>
    public sealed record InstanceKept(InstanceId Instance) : ServiceEvent;

    /// <summary>The kept instance takes its slot back from that one: prepared, it waits until that has gone.</summary>
    public sealed record InstanceRestored(InstanceId Instance, InstanceGoal Goal, InstanceId Replaces, DateTimeOffset At) : ServiceEvent;
}
