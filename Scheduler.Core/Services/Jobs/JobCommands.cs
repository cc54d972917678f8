using System.Collections.Immutable;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Jobs;

/// <summary>What a job answers to those commands that mean something else to it. Pure.</summary>
internal static class JobCommands
{
    /// <summary>What follows on a job's creation, or on another spec: a run at once, or the times of its schedule.</summary>
    /// <param name="state">As it was before.</param>
    public static IEnumerable<ServiceEvent> OnSpec(ServiceState state, ServiceSpec spec, DateTimeOffset now)
    {
        if (spec.Job?.Schedule is not { } schedule)
            yield return new ServiceEvent.JobRunStarted((state.Job?.LastRun ?? 0) + 1, JobRunCause.Spec, now, Replaces: true);
        else if (!state.Exists || state.Spec.Job?.Schedule != schedule)
            yield return new ServiceEvent.ScheduleBegan(now, state.Job?.IsSuspended ?? false);
    }

    /// <summary>Another spec makes a new revision and, without a schedule, a new run; what runs is not replaced step by step.</summary>
    public static IEnumerable<ServiceEvent> Forward(ServiceState state, ServiceCommand.Put put, Messages.Registries.RevisionLogin? login) =>
        [new ServiceEvent.SpecSet(state.Revision + 1, put.Spec) { Pull = put.Pull, Login = login }];

    public static CommandOutcome Rollback(ServiceState state, int? to, DateTimeOffset now)
    {
        var outcome = UpdateCommands.Rollback(state, to, now);
        if (outcome.Events.OfType<ServiceEvent.SpecSet>().FirstOrDefault() is not { } back) return outcome;
        return new CommandOutcome(
            [.. outcome.Events.Where(happened => happened is not ServiceEvent.UpdateStarted), .. OnSpec(state, back.Spec, now)]);
    }

    public static CommandOutcome Run(ServiceState state, DateTimeOffset now)
    {
        if (!state.Spec.Mode.IsJob()) return NoJob(state);
        if (state.Stopped) return Refusal.Conflict($"{state.Key} is stopped; start it first");
        var underWay = state.Job?.Active.Where(run => JobRules.IsUnderWay(state, run)).ToList() ?? [];
        var overlap = state.Spec.Job?.Schedule?.Overlap ?? JobOverlap.Forbid;
        if (underWay.Count > 0 && overlap == JobOverlap.Forbid)
            return Refusal.Conflict(
                $"run {underWay[^1].Number} of {state.Key} is under way, and its runs must not overlap; wait until it is over");
        if (underWay.Count >= JobRules.ActiveMax && overlap == JobOverlap.Allow)
            return Refusal.Conflict($"{underWay.Count} runs of {state.Key} are under way; wait until some are over");
        return CommandOutcome.Of(new ServiceEvent.JobRunStarted(
            (state.Job?.LastRun ?? 0) + 1, JobRunCause.Command, now, Replaces: overlap == JobOverlap.Replace));
    }

    public static CommandOutcome Suspend(ServiceState state, bool isSuspended, DateTimeOffset now)
    {
        if (!state.Spec.Mode.IsJob()) return NoJob(state);
        if (state.Spec.Job?.Schedule is null) return Refusal.Conflict($"{state.Key} has no schedule; stop and start it instead");
        return state.Job?.IsSuspended == isSuspended ? CommandOutcome.Nothing : CommandOutcome.Of(new ServiceEvent.ScheduleBegan(now, isSuspended));
    }

    /// <summary>What was missed while it was stopped is not made up for.</summary>
    public static CommandOutcome Start(ServiceState state, DateTimeOffset now)
    {
        if (!state.Stopped) return CommandOutcome.Nothing;
        ImmutableArray<ServiceEvent> events = [new ServiceEvent.StoppedSet(false)];
        return new CommandOutcome(state.Spec.Job?.Schedule is null
            ? events
            : events.Add(new ServiceEvent.ScheduleBegan(now, state.Job?.IsSuspended ?? false)));
    }

    public static Refusal RestartRefused(ServiceState state) =>
        Refusal.Conflict($"{state.Key} is a job: run it again instead (`scheduler cron run {state.Key}`)");

    /// <summary>Its instances run once, where they are.</summary>
    public static Refusal InstanceRefused(ServiceState state, InstanceId id) =>
        Refusal.Conflict(
            $"instance {id} is a run of the job {state.Key}, and is neither stopped, started, restarted nor moved; remove it, and its slot begins anew");

    private static Refusal NoJob(ServiceState state) => Refusal.Conflict($"{state.Key} is no job: its mode is {state.Spec.Mode.Word()}");
}
