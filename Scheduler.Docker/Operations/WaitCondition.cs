namespace Scheduler.Docker;

/// <summary>What waiting for a container waits for.</summary>
public enum WaitCondition
{
    /// <summary>That it does not run, as it may already.</summary>
    NotRunning,

    /// <summary>That it ends the next time.</summary>
    NextExit,

    /// <summary>That it is gone.</summary>
    Removed,
}

internal static class WaitConditionQuery
{
    public static string ToQuery(this WaitCondition condition) => condition switch
    {
        WaitCondition.NotRunning => "not-running",
        WaitCondition.NextExit => "next-exit",
        WaitCondition.Removed => "removed",
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };
}
