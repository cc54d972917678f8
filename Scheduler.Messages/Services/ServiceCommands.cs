using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;

namespace Scheduler.Messages.Services;

/// <summary>What a service can be sent and answers.</summary>
public abstract record ServiceInput;

/// <summary>
/// A person's or a client's wish, with what makes it safe to repeat and to compete.
/// </summary>
/// <param name="Command">What is wanted.</param>
/// <param name="IfVersion">
/// Refuse with <see cref="RefusalKind.VersionMismatch"/> unless the service has this version; null for no condition.
/// 0 means: it must not exist yet.
/// </param>
/// <param name="IdempotencyKey">The same key with the same command is applied once, within the window that the service keeps; null for none.</param>
public sealed record ServiceRequest(ServiceCommand Command, long? IfVersion = null, string? IdempotencyKey = null) : ServiceInput, IRepeatable
{
    [JsonIgnore]
    public bool MayRepeat => IdempotencyKey is not null;
}

/// <summary>What is wanted. Between servers its kind is written as <c>kind</c>; the names never change.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ServiceCommand.Put), "put")]
[JsonDerivedType(typeof(ServiceCommand.SetScale), "set-scale")]
[JsonDerivedType(typeof(ServiceCommand.ScaleBy), "scale-by")]
[JsonDerivedType(typeof(ServiceCommand.UpdateImage), "update-image")]
[JsonDerivedType(typeof(ServiceCommand.Rollback), "rollback")]
[JsonDerivedType(typeof(ServiceCommand.Stop), "stop")]
[JsonDerivedType(typeof(ServiceCommand.Start), "start")]
[JsonDerivedType(typeof(ServiceCommand.Restart), "restart")]
[JsonDerivedType(typeof(ServiceCommand.Remove), "remove")]
[JsonDerivedType(typeof(ServiceCommand.RestartInstance), "restart-instance")]
[JsonDerivedType(typeof(ServiceCommand.StopInstance), "stop-instance")]
[JsonDerivedType(typeof(ServiceCommand.StartInstance), "start-instance")]
[JsonDerivedType(typeof(ServiceCommand.RemoveInstance), "remove-instance")]
[JsonDerivedType(typeof(ServiceCommand.MoveInstance), "move-instance")]
[JsonDerivedType(typeof(ServiceCommand.CancelMoves), "cancel-moves")]
[JsonDerivedType(typeof(ServiceCommand.Recover), "recover")]
[JsonDerivedType(typeof(ServiceCommand.Adopt), "adopt")]
[JsonDerivedType(typeof(ServiceCommand.PauseUpdate), "pause-update")]
[JsonDerivedType(typeof(ServiceCommand.ResumeUpdate), "resume-update")]
[JsonDerivedType(typeof(ServiceCommand.CancelUpdate), "cancel-update")]
[JsonDerivedType(typeof(ServiceCommand.FinishUpdate), "finish-update")]
[JsonDerivedType(typeof(ServiceCommand.RunJob), "run-job")]
[JsonDerivedType(typeof(ServiceCommand.SuspendSchedule), "suspend-schedule")]
[JsonDerivedType(typeof(ServiceCommand.ResumeSchedule), "resume-schedule")]
public abstract record ServiceCommand
{
    private ServiceCommand()
    {
    }

    /// <summary>
    /// Creates the service, or gives it a new revision when the spec differs. A null scale keeps the present one; 1 for
    /// a new service.
    /// </summary>
    /// <param name="Key">Its address: a new service learns its name from it.</param>
    /// <param name="Uid">8 random characters of [a-z0-9], of which the service's uid is made, should it not exist yet.</param>
    public sealed record Put(ServiceKey Key, ServiceSpec Spec, int? Scale, string Uid) : ServiceCommand
    {
        /// <summary>Its image is asked of the registry anew, though the spec may be the same.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Pull { get; init; }

        /// <summary>
        /// What its image is pulled with, ahead of what is kept for the registry. Where the spec is the same, it takes
        /// the place of the present revision's.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public RevisionLogin? Login { get; init; }

        /// <summary>Where a new revision has its login from.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public LoginFrom LoginFrom { get; init; }

        /// <summary>Its instances are replaced, though the spec may be the same.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Force { get; init; }

        /// <summary>Updates that are to be over before the one that this makes begins: those of what it depends on. Null for none.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<UpdateAfter>? After { get; init; }
    }

    public sealed record SetScale(int Scale) : ServiceCommand;

    /// <summary>
    /// So many more or, below zero, less, whatever the scale is by then. One beyond the bounds already is left where it
    /// is, never taken the other way.
    /// </summary>
    public sealed record ScaleBy(int By, int Least, int Most) : ServiceCommand;

    /// <summary>
    /// Updates the image alone, whatever else the spec says by then: to another tag of its repository, to the digest that a
    /// tag was pushed with, or to whatever the registry has under the same name now. Busy while another update is under way.
    /// </summary>
    /// <param name="Tag">Null for the present one.</param>
    /// <param name="Digest">What the tag is known to stand for; null for what the registry says.</param>
    public sealed record UpdateImage(string? Tag = null, string? Digest = null) : ServiceCommand
    {
        /// <summary>
        /// Refused when the service's image is of another repository by then, which is in full, such as
        /// <c>docker.io/library/nginx</c>. Null for whichever it is.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Repository { get; init; }

        /// <summary>As with <see cref="Put"/>.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<UpdateAfter>? After { get; init; }

        /// <summary>The update to that revision is held by an instance that fails, and need not be over.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Over { get; init; }
    }

    /// <summary>Back to the spec before the last update, or to another revision that is kept, as a new revision.</summary>
    public sealed record Rollback : ServiceCommand
    {
        /// <summary>The revision to go back to; null for the one before.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? To { get; init; }
    }

    /// <summary>Nothing more is replaced until the update is resumed; what is under way is finished.</summary>
    public sealed record PauseUpdate : ServiceCommand;

    /// <summary>A paused update goes on; the failures so far are forgiven.</summary>
    public sealed record ResumeUpdate : ServiceCommand;

    /// <summary>Takes back the update under way: the service goes to the revision that it came from.</summary>
    public sealed record CancelUpdate : ServiceCommand;

    /// <summary>Confirms an update that keeps the old containers: they are removed.</summary>
    public sealed record FinishUpdate : ServiceCommand;

    /// <summary>A job is gone through once more, now.</summary>
    public sealed record RunJob : ServiceCommand;

    /// <summary>No time of its schedule starts the job until it is resumed; what is under way goes on.</summary>
    public sealed record SuspendSchedule : ServiceCommand;

    /// <summary>The schedule counts again from now on.</summary>
    public sealed record ResumeSchedule : ServiceCommand;

    /// <summary>
    /// Stops the containers and keeps them, with their places. Of a job what is under way is ended, and begins anew
    /// with <see cref="Start"/>.
    /// </summary>
    public sealed record Stop : ServiceCommand;

    public sealed record Start : ServiceCommand;

    /// <summary>Restarts every instance, one by one.</summary>
    public sealed record Restart : ServiceCommand;

    /// <summary>Removes the containers, then the service. <paramref name="Volumes"/>: its named volumes too.</summary>
    public sealed record Remove(bool Volumes) : ServiceCommand;

    public sealed record RestartInstance(InstanceId Instance) : ServiceCommand;

    public sealed record StopInstance(InstanceId Instance) : ServiceCommand;

    public sealed record StartInstance(InstanceId Instance) : ServiceCommand;

    /// <summary>Removes the container; its slot is filled anew.</summary>
    public sealed record RemoveInstance(InstanceId Instance) : ServiceCommand;

    /// <summary>Runs the instance on that host instead: the new one starts first. Given up when it has not come about in time.</summary>
    public sealed record MoveInstance(InstanceId Instance, Hosts.HostId To, TimeSpan Within) : ServiceCommand;

    /// <summary>Forgets what <see cref="MoveInstance"/> has ordered and what has not come about.</summary>
    public sealed record CancelMoves : ServiceCommand;

    /// <summary>
    /// Makes a service again that the database has lost, from what its containers say: under its old uid, with its old
    /// revision numbers and instances, so that the containers are the same instances. Refused when there is one of that name.
    /// </summary>
    /// <param name="Revisions">The specs by revision; the highest becomes the present one.</param>
    /// <param name="Stopped">None of its containers runs: they are kept so.</param>
    public sealed record Recover(
        ServiceKey Key, string Uid, ImmutableSortedDictionary<int, ServiceSpec> Revisions, int Scale, bool Stopped,
        ImmutableArray<FoundInstance> Instances) : ServiceCommand;

    /// <summary>Takes back an instance of this very service that its journal does not know.</summary>
    public sealed record Adopt(FoundInstance Instance) : ServiceCommand;
}

/// <summary>An instance as its container's labels name it.</summary>
public sealed record FoundInstance(InstanceId Id, int Slot, HostId Host, int Revision);

/// <summary>Asks a service for its <see cref="ServiceView"/>; the answer reflects every write acknowledged before.</summary>
public sealed record GetService : ServiceInput, IRepeatable
{
    [JsonIgnore]
    public bool MayRepeat => true;
}
