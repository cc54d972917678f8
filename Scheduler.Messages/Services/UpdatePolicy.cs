using System.Text.Json.Serialization;

namespace Scheduler.Messages.Services;

/// <summary>
/// How a service's instances are replaced by those of another revision, and what becomes of an update that fails. It says
/// nothing of the containers: a service that gets another policy keeps what runs.
/// </summary>
public sealed record UpdatePolicy
{
    public static readonly TimeSpan MonitorByDefault = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan DeadlineByDefault = TimeSpan.FromMinutes(10);

    /// <summary>How many slots may be without a well instance at one time for the update's sake; 0 for all.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>How long to wait after an instance has taken over before the next ones are replaced.</summary>
    public TimeSpan Delay { get; init; }

    public UpdateOrder Order { get; init; }

    /// <summary>
    /// How long a new instance is watched after it is well, and what happens to it counts against the update. Null for
    /// 5 s, or not at all where the action is to hold.
    /// </summary>
    public TimeSpan? Monitor { get; init; }

    /// <summary>Null: a service with a health check goes back by itself, any other one holds. A way back holds or pauses.</summary>
    public UpdateFailureAction? FailureAction { get; init; }

    /// <summary>Which share of the slots may fail before the update has failed, from 0 to 1.</summary>
    public double MaxFailureRatio { get; init; }

    /// <summary>An update that has got no further for so long has failed.</summary>
    public TimeSpan Deadline { get; init; } = DeadlineByDefault;

    /// <summary>The old containers are kept, stopped, until a person has confirmed the update or taken it back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool KeepsOld { get; init; }
}

public enum UpdateOrder
{
    /// <summary>The new container is prepared, the old one stopped, then the new one started.</summary>
    StopFirst,

    /// <summary>The old container runs until the new one is well.</summary>
    StartFirst,
}

public enum UpdateFailureAction
{
    /// <summary>Nothing more is replaced while an instance fails; the update goes on by itself when it is well.</summary>
    Hold,

    /// <summary>Nothing more is replaced until a person decides.</summary>
    Pause,

    /// <summary>The others are replaced all the same.</summary>
    Continue,

    /// <summary>The service goes back to the revision that it came from.</summary>
    Rollback,
}
