namespace Scheduler.Messages.Services;

/// <summary>Where an instance is, as its host last reported it.</summary>
public enum InstanceState
{
    /// <summary>Its slot has no host yet.</summary>
    Pending,

    /// <summary>Sent to its host; no report yet.</summary>
    Assigned,

    /// <summary>Its image is being pulled.</summary>
    Pulling,

    /// <summary>Its container is being made or started.</summary>
    Starting,

    /// <summary>Its container is made and not started.</summary>
    Created,

    /// <summary>Running; its health check, where it has one, has not answered yet.</summary>
    Initializing,

    /// <summary>Running, and healthy where it has a health check.</summary>
    Running,

    /// <summary>Running, and its health check fails.</summary>
    Unhealthy,

    /// <summary>Asked to end, and given time to.</summary>
    Stopping,

    /// <summary>Stopped on a person's word; the container is kept.</summary>
    Stopped,

    /// <summary>Ended with exit code 0 and is not to be restarted.</summary>
    Completed,

    /// <summary>Something failed; the reason says what, and when the next try is due.</summary>
    Failed,

    /// <summary>Its host does not answer, or cannot look at the container; what was last known may no longer hold.</summary>
    Unknown,

    /// <summary>Its container is being removed.</summary>
    Removing,

    /// <summary>Its host holds no container for it any more.</summary>
    Gone,
}

/// <summary>What a host is to make of an instance.</summary>
public enum InstanceGoal
{
    /// <summary>Image pulled and container made, not started: what an update waits for before it stops the old one.</summary>
    Prepared,
    Running,

    /// <summary>Stopped, container kept.</summary>
    Stopped,

    /// <summary>No container.</summary>
    Absent,
}
