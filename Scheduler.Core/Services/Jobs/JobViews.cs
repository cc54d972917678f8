using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>How a job looks from outside.</summary>
internal static class JobViews
{
    public static JobView? Of(ServiceState state, ServiceObserved observed)
    {
        if (!state.Spec.Mode.IsJob()) return null;
        var job = state.Job ?? JobState.Empty;
        var latest = job.Latest;
        var running = latest is null ? 0 : state.Instances.Values.Count(one => one.Run == latest.Number && IsUp(observed, one));
        var total = latest is null ? TotalNext(state, observed) : TotalOf(state, observed, latest);
        var phase = PhaseOf(state, observed, latest, total);
        return new JobView
        {
            Phase = phase,
            Run = job.LastRun,
            Completed = latest?.CompletedCount ?? 0,
            Total = total,
            Running = running,
            Failed = latest?.FailedCount ?? 0,
            MaxConcurrent = JobRules.Concurrent(state.Spec, total),
            Message = JobWords.Of(state, phase, latest, total, running),
            Runs = [.. job.Runs.Values.Reverse().Select(run => RunOf(run, TotalOf(state, observed, run)))],
            Schedule = ScheduleOf(state, job),
        };
    }

    /// <summary>How many instances have containers that run.</summary>
    public static bool IsUp(ServiceObserved observed, Instance one) => one is { IsLive: true, HasEnded: false } && observed.HostAnswers(one.Host)
        && observed.StatusOf(one) is { State: InstanceState.Running or InstanceState.Initializing or InstanceState.Unhealthy };

    /// <summary>What stands in the way of what is under way, or null.</summary>
    public static (ServiceStatus Status, string? Reason) StatusOf(
        ServiceState state, ServiceObserved observed, JobView job, IEnumerable<InstanceView> instances)
    {
        var trouble = instances
            .Where(one => !one.HasEnded && one.State != InstanceState.Pulling)
            .Select(one => one.Reason)
            .FirstOrDefault(reason => reason is not null);
        return job.Phase switch
        {
            JobPhase.Stopped when state.Instances.Values.Any(one => !one.HasEnded) => (ServiceStatus.Activating, trouble),
            JobPhase.Stopped => (ServiceStatus.Stopped, null),
            _ when observed.WaitsFor is { } waits && !state.DependenciesMet => (ServiceStatus.Activating, waits),
            JobPhase.Running or JobPhase.Waiting when trouble is not null => (ServiceStatus.Degraded, trouble),
            // Whoever waits for a job with a schedule does not wait for its times.
            _ when job.Schedule is not null => (ServiceStatus.Active, job.Message),
            JobPhase.Completed => (ServiceStatus.Active, null),
            JobPhase.Failed => (ServiceStatus.Degraded, job.Message),
            _ => (ServiceStatus.Activating, job.Message),
        };
    }

    /// <summary>
    /// Slots without an instance: those that wait for their next try or for a place, and those that are completed and have no
    /// container any more.
    /// </summary>
    public static IEnumerable<InstanceView> EmptySlots(ServiceState state, ServiceObserved observed)
    {
        if (state.Removing || state.Job is not { } job) return [];
        var held = state.Instances.Values.Where(one => one.HoldsSlot).Select(one => (one.Run, one.Slot)).ToHashSet();
        var shown = state.Instances.Values.Where(one => one.End is { IsCompleted: true }).Select(one => (one.Run, one.Slot)).ToHashSet();
        return job.Runs.Values.SelectMany(run => run.Slots, (run, slot) => (run, slot))
            .Where(one => !held.Contains((one.run.Number, one.slot)))
            .Select(one => one.run.IsCompleted(one.slot)
                ? shown.Contains((one.run.Number, one.slot)) ? null : Completed(state, one.run, one.slot)
                : state.Stopped || !one.run.IsActive || one.run.IsDone(one.slot) ? null : Waiting(state, observed, one.run, one.slot))
            .OfType<InstanceView>();
    }

    private static InstanceView Completed(ServiceState state, JobRun run, int slot) => Empty(state, run, slot) with
    {
        State = InstanceState.Completed,
        Goal = InstanceGoal.Stopped,
        Host = run.Hosts.TryGetValue(slot, out var host) ? host : null,
        ExitCode = 0,
        HasEnded = true,
    };

    /// <summary>One that has not been begun yet, because its turn has not come, is not shown.</summary>
    private static InstanceView? Waiting(ServiceState state, ServiceObserved observed, JobRun run, int slot)
    {
        var refusal = observed.Refusals.GetValueOrDefault(slot);
        if (refusal is null && !run.Failures.ContainsKey(slot)) return null;
        var failure = run.Failures.GetValueOrDefault(slot);
        return Empty(state, run, slot) with
        {
            Reason = refusal?.Reason ?? JobWords.OfRetry(failure!),
            NextTryAt = refusal?.RetryAt ?? JobRules.RetryAt(state.Revisions[run.Revision].Spec.Restart, failure!),
        };
    }

    private static InstanceView Empty(ServiceState state, JobRun run, int slot) => new()
    {
        Service = state.Key,
        Slot = slot,
        Run = run.Number,
        Revision = run.Revision,
        State = InstanceState.Pending,
        Goal = InstanceGoal.Running,
        IsOutdated = run.Number != state.Job!.LastRun,
        Image = state.Revisions.TryGetValue(run.Revision, out var revision) ? revision.Spec.Container.Image : state.Spec.Container.Image,
    };

    private static JobPhase PhaseOf(ServiceState state, ServiceObserved observed, JobRun? latest, int total) => latest switch
    {
        _ when state.Stopped => JobPhase.Stopped,
        null => JobPhase.Waiting,
        { Outcome: JobOutcome.Completed } => JobPhase.Completed,
        { IsActive: false } => JobPhase.Failed,
        // A global job is done for the moment when every host is that there is.
        { Total: 0 } when total > 0 && latest.CompletedCount + latest.FailedCount >= total && !JobRules.IsUnderWay(state, latest) =>
            latest.FailedCount > 0 ? JobPhase.Failed : JobPhase.Completed,
        _ => state.Instances.Values.Any(one => one.Run == latest.Number) || latest.CompletedCount > 0 ? JobPhase.Running : JobPhase.Waiting,
    };

    /// <summary>How many completions it wants; of a global job that is under way, one for each host that it belongs on or was on.</summary>
    private static int TotalOf(ServiceState state, ServiceObserved observed, JobRun run)
    {
        if (!state.Spec.Mode.IsGlobal()) return run.Total;
        var was = run.Completed.Concat(run.Failures.Keys)
            .Concat(state.Instances.Values.Where(one => one.Run == run.Number && one.IsLive).Select(one => one.Slot))
            .Where(run.Hosts.ContainsKey)
            .Select(slot => run.Hosts[slot])
            .ToHashSet();
        if (run.IsActive)
            was.UnionWith(observed.Hosts.Values
                .Where(host => host.TakesNew && GlobalSlots.Wants(state.Revisions[run.Revision].Spec, host))
                .Select(host => host.Id));
        return was.Count;
    }

    private static int TotalNext(ServiceState state, ServiceObserved observed) => state.Spec.Mode.IsGlobal()
        ? observed.Hosts.Values.Count(host => host.TakesNew && GlobalSlots.Wants(state.Spec, host))
        : state.Scale;

    private static JobRunView RunOf(JobRun run, int total) => new()
    {
        Number = run.Number,
        Revision = run.Revision,
        Cause = run.Cause,
        StartedAt = run.StartedAt,
        ScheduledFor = run.ScheduledFor,
        EndedAt = run.EndedAt,
        Outcome = run.Outcome,
        Completed = run.CompletedCount,
        Total = total,
        Failed = run.FailedCount,
        FirstSlot = run.FirstSlot,
        Reason = run.Outcome == JobOutcome.Completed ? null : run.Failures.Values.LastOrDefault()?.Reason,
    };

    private static JobScheduleView? ScheduleOf(ServiceState state, JobState job) =>
        state.Spec.Job?.Schedule is not { } schedule ? null : new JobScheduleView
        {
            Cron = schedule.Cron,
            TimeZone = schedule.TimeZone,
            Overlap = schedule.Overlap,
            IsSuspended = job.IsSuspended,
            NextAt = JobSchedules.NextAt(state),
            PassedOver = job.PassedOver,
            PassedOverReason = job.PassedOverReason,
        };
}
