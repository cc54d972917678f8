using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>What the events of a job make of it. Total and free of side effects: recovery replays it.</summary>
internal static class JobEvolution
{
    public static ServiceState Evolve(ServiceState state, ServiceEvent happened) => happened switch
    {
        ServiceEvent.JobRunStarted e => Started(state, e),
        ServiceEvent.InstanceEnded e => Ended(state, e),
        ServiceEvent.ScheduleBegan e => state with { Job = JobOf(state) with { ScheduledFrom = e.From, IsSuspended = e.IsSuspended } },
        ServiceEvent.SchedulePassedOver e => state with
        {
            Job = JobOf(state) with { ScheduledFrom = e.ScheduledFor, PassedOver = e.ScheduledFor, PassedOverReason = e.Reason }
        },
        _ => throw new InvalidOperationException($"no rule for {happened.GetType().Name}"),
    };

    /// <summary>A job without a schedule goes on with another scale; one with a schedule has it from its next run on.</summary>
    public static ServiceState WithScale(ServiceState state, int scale)
    {
        var scaled = state with { Scale = scale };
        if (state.Job?.Latest is not { } run || state.Spec is not { Mode: ServiceMode.ReplicatedJob, Job: null or { Schedule: null } }) return scaled;
        var slots = Enumerable.Range(run.FirstSlot, scale).ToImmutableSortedSet();
        var completed = run.Outcome == JobOutcome.Completed ? run.Slots.ToImmutableSortedSet() : run.Completed;
        var changed = run with
        {
            Total = scale,
            Completed = completed.Intersect(slots),
            Failures = run.Failures.RemoveRange(run.Failures.Keys.Where(slot => !slots.Contains(slot))),
            EndedAt = null,
            Outcome = null,
        };
        return WithRun(scaled, Judged(changed, scale > 0, run.EndedAt ?? state.UpdatedAt));
    }

    /// <summary>Remembers whose slot it is, where that is not known from its number.</summary>
    public static ServiceState WithPlaced(ServiceState state, ServiceEvent.Placed e) =>
        state.Job?.Runs.GetValueOrDefault(e.Run) is { Total: 0 } run ? WithRun(state, run with { Hosts = run.Hosts.SetItem(e.Slot, e.Host) }) : state;

    private static ServiceState Started(ServiceState state, ServiceEvent.JobRunStarted e)
    {
        var isGlobal = state.Spec.Mode.IsGlobal();
        var job = JobOf(state);
        foreach (var active in job.Active.Where(_ => e.Replaces || isGlobal).ToList()) job = job.With(Closed(state, active, e.At));
        var total = isGlobal ? 0 : state.Scale;
        var run = new JobRun
        {
            Number = e.Run,
            Revision = state.Revision,
            Cause = e.Cause,
            StartedAt = e.At,
            ScheduledFor = e.ScheduledFor,
            Total = total,
            FirstSlot = FreeBlock([.. job.Active], total),
        };
        job = job with { LastRun = e.Run, ScheduledFrom = e.ScheduledFor ?? job.ScheduledFrom };
        return WithRun(state with { Job = job }, isGlobal ? run : Judged(run, total > 0, e.At));
    }

    /// <summary>Another run begins: what of it was not done is not done any more.</summary>
    private static JobRun Closed(ServiceState state, JobRun run, DateTimeOffset at) => run with
    {
        EndedAt = at,
        Outcome = JobRules.IsUnderWay(state, run) ? JobOutcome.Replaced : run.FailedCount > 0 ? JobOutcome.Failed : JobOutcome.Completed,
    };

    /// <summary>The first slots that no other run has.</summary>
    private static int FreeBlock(List<JobRun> active, int total)
    {
        var first = 1;
        while (active.Find(run => first < run.FirstSlot + run.Total && run.FirstSlot < first + total) is { } other)
            first = other.FirstSlot + other.Total;
        return first;
    }

    private static ServiceState Ended(ServiceState state, ServiceEvent.InstanceEnded e)
    {
        if (state.Find(e.Instance) is not { } one) return state;
        var ended = one with
        {
            End = new InstanceEnd(e.IsCompleted, e.ExitCode, e.Reason, e.At),
            Goal = InstanceGoal.Stopped,
            LostAt = null,
            StartStamp = null
        };
        var after = state with { Instances = state.Instances.SetItem(one.Number, ended) };
        if (state.Job?.Runs.GetValueOrDefault(one.Run) is not { IsActive: true } run || run.IsCompleted(one.Slot)) return after;
        var changed = e.IsCompleted
            ? run with { Completed = run.Completed.Add(one.Slot), Failures = run.Failures.Remove(one.Slot) }
            : run with { Failures = run.Failures.SetItem(one.Slot, FailureOf(state, run, one, e)) };
        return WithRun(after, run.Total == 0 ? changed : Judged(changed, true, e.At));
    }

    private static SlotFailure FailureOf(ServiceState state, JobRun run, Instance one, ServiceEvent.InstanceEnded e)
    {
        var count = (run.Failures.GetValueOrDefault(one.Slot)?.Count ?? 0) + 1;
        return new SlotFailure(count, e.At, one.Id, e.ExitCode, e.Reason, JobRules.IsFinal(state.Revisions[run.Revision].Spec.Restart, count));
    }

    /// <summary>The run, over if nothing of it is left to be done.</summary>
    /// <param name="hasSlots">A run without any is completed at once.</param>
    private static JobRun Judged(JobRun run, bool hasSlots, DateTimeOffset at)
    {
        var failed = run.FailedCount;
        if (hasSlots && run.Completed.Count + failed < run.Total) return run;
        return failed > 0
            ? run with { EndedAt = at, Outcome = JobOutcome.Failed }
            : run with { EndedAt = at, Outcome = JobOutcome.Completed, Completed = [] };
    }

    private static ServiceState WithRun(ServiceState state, JobRun run) => Remembering(state with { Job = JobOf(state).With(run) });

    /// <summary>Drops the runs that are over and too old to be remembered.</summary>
    private static ServiceState Remembering(ServiceState state)
    {
        var (job, limits) = (state.Job!, JobRules.Of(state.Spec));
        var over = job.Runs.Values.Where(run => !run.IsActive && run.Number != job.LastRun).Reverse().ToList();
        var dropped = over.Where(run => run.Outcome == JobOutcome.Completed).Skip(limits.KeepsCompleted)
            .Concat(over.Where(run => run.Outcome != JobOutcome.Completed).Skip(limits.KeepsFailed));
        return state with { Job = job with { Runs = job.Runs.RemoveRange(dropped.Select(run => run.Number)) } };
    }

    private static JobState JobOf(ServiceState state) => state.Job ?? JobState.Empty;
}
