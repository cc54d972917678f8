using System.Collections.Immutable;
using Scheduler.Core.Services.Jobs;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>How each event changes the state. Total and free of side effects: recovery replays it.</summary>
public static class ServiceEvolution
{
    /// <summary>So many of the last revisions are kept, to go back to.</summary>
    public const int RevisionsKept = 10;

    public static ServiceState Evolve(ServiceState state, ServiceEvent happened) => happened switch
    {
        ServiceEvent.Created e => ServiceState.Empty with
        {
            Key = e.Key,
            Uid = e.Uid,
            CreatedAt = e.At,
            UpdatedAt = e.At,
            RecoveredUpTo = e.RecoveredUpTo,
            LastInstance = e.RecoveredUpTo
        },
        ServiceEvent.SpecSet e => WithSpec(state, e),
        ServiceEvent.ImagePinned e => WithImage(state, e),
        ServiceEvent.LoginSet e => RevisionLogins.With(state, e),
        ServiceEvent.ScaleSet e => PastInstances.OfItsSlots(JobEvolution.WithScale(state, e.Scale)),
        ServiceEvent.StoppedSet e => WithStopped(state, e.Stopped),
        ServiceEvent.RestartRequested e => state with { Wave = e.Wave },
        ServiceEvent.RemovalRequested e => WithGoals(state, _ => InstanceGoal.Absent) with { Removing = true, RemoveVolumes = e.Volumes },
        ServiceEvent.DependenciesMet => state with { DependenciesMet = true },
        ServiceEvent.Placed e => WithPlaced(state, e),
        ServiceEvent.GoalSet e => Change(state, e.Instance, one => TakenOver(state, WithGoal(state, one, e.Goal))),
        ServiceEvent.InstanceRestarted e => Change(
            state, e.Instance, one => one with { Generation = e.Generation, RestartAfter = e.At, Wave = state.Wave }),
        ServiceEvent.Lost e => Change(state, e.Instance, one => one with { LostAt = e.At }),
        ServiceEvent.Found e => Change(state, e.Instance, one => one with { LostAt = null }),
        ServiceEvent.MoveOrdered e => Change(state, e.Instance, one => one with { Move = new MoveOrder(e.To, e.Until) }),
        ServiceEvent.MoveForgotten e => Change(state, e.Instance, one => one with { Move = null }),
        ServiceEvent.StartGranted e => Change(state, e.Instance, one => one with { StartStamp = e.Stamp, WasStarted = true }),
        ServiceEvent.StartOver e => Change(state, e.Instance, one => one with { StartStamp = null, WasStarted = true }),
        ServiceEvent.Gone e => WithGone(state, e),
        ServiceEvent.CommandApplied e => WithApplied(state, e),
        ServiceEvent.PoliciesSet e => WithPolicies(state, e),
        ServiceEvent.UpdateStarted e => state with { Update = UpdateEvolution.Begun(e) },
        ServiceEvent.UpdateStepDone e => Updated(Change(state, e.Instance, one => one with { WellAt = e.At, RestartsWhenWell = e.Restarts }), e),
        ServiceEvent.UpdateStepFailed e => Updated(Change(state, e.Instance, one => one with { HasFailed = true }), e),
        ServiceEvent.UpdateTurnCame or ServiceEvent.UpdatePaused or ServiceEvent.UpdateResumed
            or ServiceEvent.UpdateUpgraded or ServiceEvent.UpdateEnded => Updated(state, happened),
        ServiceEvent.InstanceKept e => WithKept(state, e.Instance),
        ServiceEvent.InstanceRestored e => WithRestored(state, e),
        ServiceEvent.JobRunStarted or ServiceEvent.InstanceEnded or ServiceEvent.ScheduleBegan or ServiceEvent.SchedulePassedOver =>
            JobEvolution.Evolve(state, happened),
        _ => throw new InvalidOperationException($"no rule for {happened.GetType().Name}"),
    };

    private static ServiceState WithSpec(ServiceState state, ServiceEvent.SpecSet e)
    {
        var revision = Revision.Of(e.Spec) with { Pull = e.Pull, Login = e.Login };
        // Rollback goes to the last spec or image that differed: setting the same again must not hide it.
        var differs = state.Revision > 0 && !state.Revisions[state.Revision].IsSameAs(revision);
        var isImageAlone = differs && state.Revisions[state.Revision].Digest == revision.Digest;
        return Pruned(state with
        {
            Revision = e.Revision,
            PreviousRevision = differs ? state.Revision : state.PreviousRevision,
            SetAside = isImageAlone ? state.PreviousRevision : null,
            Revisions = state.Revisions.SetItem(e.Revision, revision),
        });
    }

    private static ServiceState WithImage(ServiceState state, ServiceEvent.ImagePinned e)
    {
        if (!state.Revisions.TryGetValue(e.Revision, out var revision)) return state;
        var pinned = state with { Revisions = state.Revisions.SetItem(e.Revision, revision with { ImageDigest = e.Digest }) };
        if (e.Revision != pinned.Revision) return pinned;
        var isAsBefore = pinned.PreviousRevision is { } before && pinned.Revisions[before].IsSameAs(pinned.Revisions[e.Revision]);
        return Pruned(pinned with { PreviousRevision = isAsBefore ? pinned.SetAside : pinned.PreviousRevision, SetAside = null });
    }

    private static ServiceState WithStopped(ServiceState state, bool stopped) => WithGoals(state, one => (stopped, one.Goal) switch
    {
        (_, InstanceGoal.Absent) => InstanceGoal.Absent,
        // What is stopped in the middle of its work is not gone on with: it begins anew.
        _ when one.Run > 0 => stopped && !one.HasEnded ? InstanceGoal.Absent : one.Goal,
        (true, InstanceGoal.Prepared) => InstanceGoal.Absent,
        (true, _) when Moves.FormerOf(state, one) is not null => InstanceGoal.Absent,
        (true, _) => InstanceGoal.Stopped,
        (false, InstanceGoal.Stopped) when !one.IsKept => InstanceGoal.Running,
        (false, _) => one.Goal,
    }) with
    { Stopped = stopped };

    private static ServiceState WithPlaced(ServiceState state, ServiceEvent.Placed e)
    {
        var instance = new Instance
        {
            Id = e.Instance,
            Number = e.Number,
            Slot = e.Slot,
            Host = e.Host,
            Revision = e.Revision,
            Goal = e.Goal,
            Wave = state.Wave,
            Replaces = e.Replaces,
            Run = e.Run,
            // One that was taken back from its host, with the number that it had, may run already.
            WasStarted = e.Number <= state.LastInstance,
        };
        var placed = state with { LastInstance = Math.Max(state.LastInstance, e.Number), Instances = state.Instances.SetItem(e.Number, instance) };
        return e.Run > 0 ? JobEvolution.WithPlaced(placed, e) : placed;
    }

    private static ServiceState Updated(ServiceState state, ServiceEvent happened) =>
        state with { Update = UpdateEvolution.Evolve(state.Update, happened, state) };

    private static ServiceState WithPolicies(ServiceState state, ServiceEvent.PoliciesSet e)
    {
        var present = state.Revisions[state.Revision];
        var spec = present.Spec with { Update = e.Update, Rollback = e.Rollback, Labels = e.Labels ?? present.Spec.Labels };
        return Updated(state with { Revisions = state.Revisions.SetItem(state.Revision, present with { Spec = spec }) }, e);
    }

    private static ServiceState WithKept(ServiceState state, InstanceId id)
    {
        var kept = Change(state, id, one => one with { Goal = InstanceGoal.Stopped, IsKept = true, Move = null });
        return kept with
        {
            Instances = kept.Instances.ToImmutableSortedDictionary(
                pair => pair.Key,
                pair => pair.Value.Replaces == id ? TakenOver(kept, pair.Value) : pair.Value)
        };
    }

    /// <summary>One that is to run has taken over from one that is kept; a prepared one still waits for its end.</summary>
    private static Instance TakenOver(ServiceState state, Instance one) =>
        one is { Goal: InstanceGoal.Running, Replaces: { } id } && state.Find(id) is { IsKept: true } ? one with { Replaces = null } : one;

    /// <summary>What it replaces does not take over from it any more. It counts as restarted, since it is to run whatever its end was.</summary>
    private static ServiceState WithRestored(ServiceState state, ServiceEvent.InstanceRestored e)
    {
        var back = Change(state, e.Instance, one => one with
        {
            Goal = e.Goal,
            Wave = state.Wave,
            Generation = one.Generation + 1,
            RestartAfter = e.At,
            IsKept = false,
            Replaces = e.Replaces,
            WellAt = null,
            HasFailed = false,
            RestoredFor = state.Revision,
        });
        return Change(back, e.Replaces, one => one.Replaces == e.Instance ? one with { Replaces = null } : one);
    }

    private static ServiceState WithGone(ServiceState state, ServiceEvent.Gone e)
    {
        if (state.Find(e.Instance) is not { } gone) return state;
        var left = state.Instances.Remove(gone.Number);
        foreach (var (number, one) in left)
        {
            if (one.Replaces == gone.Id) left = left.SetItem(number, one with { Replaces = null });
        }

        return Pruned(PastInstances.With(state, gone, e.Parting) with { Instances = left });
    }

    private static ServiceState WithApplied(ServiceState state, ServiceEvent.CommandApplied e) => state with
    {
        Version = e.Version,
        UpdatedAt = e.At,
        Window = e is { IdempotencyKey: { } key, CommandDigest: { } digest }
            ? state.Window.With(new AppliedCommand(key, digest, e.Version))
            : state.Window,
    };

    private static ServiceState WithGoals(ServiceState state, Func<Instance, InstanceGoal> goal) =>
        state with
        {
            Instances = state.Instances.ToImmutableSortedDictionary(
                pair => pair.Key, pair => WithGoal(state, pair.Value, goal(pair.Value)))
        };

    /// <summary>What starts now has been part of every restart asked for so far.</summary>
    private static Instance WithGoal(ServiceState state, Instance one, InstanceGoal goal) =>
        one with { Goal = goal, Wave = goal == InstanceGoal.Running && one.Goal != goal ? state.Wave : one.Wave };

    private static ServiceState Change(ServiceState state, InstanceId id, Func<Instance, Instance> change) =>
        state.Find(id) is { } found ? state with { Instances = state.Instances.SetItem(found.Number, change(found)) } : state;

    /// <summary>Drops the revisions that nothing refers to any more, so that the state stays small.</summary>
    private static ServiceState Pruned(ServiceState state)
    {
        var used = state.Instances.Values.Select(one => one.Revision).Append(state.Revision).ToHashSet();
        if (state.PreviousRevision is { } previous) used.Add(previous);
        if (state.SetAside is { } aside) used.Add(aside);
        if (state.Update is { } update) used.UnionWith([update.From, update.To]);
        if (state.Job is { } job) used.UnionWith(job.Active.Select(run => run.Revision));
        used.UnionWith(state.Revisions.Keys.Reverse().Take(RevisionsKept));
        return state with { Revisions = state.Revisions.RemoveRange(state.Revisions.Keys.Where(number => !used.Contains(number))) };
    }
}
