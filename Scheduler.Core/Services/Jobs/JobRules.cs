using Scheduler.Core.Agents;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>When a job tries again, and how much of it there may be. Pure.</summary>
public static class JobRules
{
    public static readonly JobSpec ByDefault = new();

    /// <summary>So many runs of one job may be under way at one time, however they overlap.</summary>
    public const int ActiveMax = 10;

    /// <summary>So many ended instances of one job keep their containers, the newest ones.</summary>
    public const int ContainersKept = 50;

    public static JobSpec Of(ServiceSpec spec) => spec.Job ?? ByDefault;

    /// <summary>
    /// Whether a slot is given up after so many failures. A job is never started again after it has ended well, so "any" is
    /// "on failure" here; and the failures of a slot are never forgotten, however long an instance has run.
    /// </summary>
    public static bool IsFinal(RestartPolicy policy, int failures) =>
        policy.Condition == RestartCondition.None || (policy.MaxAttempts > 0 && failures > policy.MaxAttempts);

    /// <summary>When a slot that has failed is tried again at the earliest.</summary>
    public static DateTimeOffset RetryAt(RestartPolicy policy, SlotFailure failure)
    {
        var wait = Backoff.AfterExit(failure.Count, failure.Instance);
        return failure.At + (policy.Delay is { } least && least > wait ? least : wait);
    }

    /// <summary>The same where it is to be waited for.</summary>
    public static DateTimeOffset RetryAt(RestartPolicy policy, SlotFailure failure, DateTimeOffset now) =>
        RetryAt(policy, failure with { At = JournaledTime.Believed(failure.At, now) });

    /// <summary>How many instances of a run may be under way at one time.</summary>
    public static int Concurrent(ServiceSpec spec, int total) => Of(spec).MaxConcurrent is > 0 and var most ? most : Math.Max(total, 1);

    /// <summary>Whether anything of the run is still to be done. A global job's runs stay open for hosts that come later.</summary>
    public static bool IsUnderWay(ServiceState state, JobRun run) => run.IsActive && (run.Total > 0
        || run.Failures.Values.Any(failure => !failure.IsFinal)
        || state.Instances.Values.Any(one => one.Run == run.Number && one is { IsLive: true, HasEnded: false }));
}
