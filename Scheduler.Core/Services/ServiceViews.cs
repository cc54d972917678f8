using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Core.Services.Jobs;
using Scheduler.Core.Services.Speaking;
using Scheduler.Core.Services.Units;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>How a service looks from outside.</summary>
public static class ServiceViews
{
    public static ServiceView Of(ServiceState state, ServiceObserved observed)
    {
        var instances = state.Instances.Values.Select(one => ViewOf(state, observed, one))
            .Concat(EmptySlots(state, observed))
            .OrderBy(one => one.Slot).ThenBy(one => one.Revision)
            .ToImmutableArray();
        var job = JobViews.Of(state, observed);
        var running = state.Instances.Values
            .Where(one => one is { Goal: InstanceGoal.Running, IsLost: false }
                && (job is null ? observed.IsSettled(one) : JobViews.IsUp(observed, one)))
            .ToList();
        var scale = job is not null ? job.Total : state.Spec.Mode == ServiceMode.Global ? GlobalSlots.Count(state, observed) : state.Scale;
        var aside = state.Instances.Values.Where(observed.IsAside).Select(one => one.Id).ToHashSet();
        ImmutableArray<InstanceView> counted = [.. instances.Where(one => one.Id is not { } id || !aside.Contains(id))];
        var (status, reason) = UpdateStatusOf(state, observed, StatusOf(state, observed, counted, scale, running, job));
        var unreached = Unreached.Of(state.Key, state.Spec, observed);
        return new ServiceView
        {
            Key = state.Key,
            Uid = state.Uid,
            Version = state.Version,
            Revision = state.Revision,
            PreviousRevision = state.PreviousRevision,
            Mode = state.Spec.Mode,
            Scale = scale,
            Running = SlotsOf(running),
            Job = job,
            UpToDate = SlotsOf(running.Where(one => observed.IsCurrent(state, one))),
            Status = status,
            Reason = reason ?? (status == ServiceStatus.Active ? unreached?.InAll(instances)?.Words : null),
            Spec = state.Spec,
            ImageDigest = DigestOf(state.Revisions[state.Revision]),
            CreatedAt = state.CreatedAt,
            UpdatedAt = state.UpdatedAt,
            Instances = unreached?.Noted(instances) ?? instances,
            Past = state.Past.IsEmpty ? null : [.. state.Past],
            EarlierFiles = EarlierFiles(state),
            Update = UpdateViews.Of(state, observed, status == ServiceStatus.Degraded ? reason : null),
            PreviousSpec = state.PreviousRevision is { } previous ? state.Revisions[previous].Spec : null,
            Revisions = UpdateViews.Revisions(state),
            Login = state.Revisions[state.Revision].Login,
        };
    }

    /// <summary>An update is not over when all runs: it may be watched, wait for a person, or have stopped half-way.</summary>
    private static (ServiceStatus Status, string? Reason) UpdateStatusOf(
        ServiceState state, ServiceObserved observed, (ServiceStatus Status, string? Reason) byInstances)
    {
        if (byInstances.Status is ServiceStatus.Stopped or ServiceStatus.Removing || observed.JournalFault is not null) return byInstances;
        return state.Update switch
        {
            { IsUpgraded: true } when byInstances is (ServiceStatus.Active, null) =>
                (ServiceStatus.Active, UpdateViews.Of(state, observed, null)!.Message),
            { IsPaused: true, PauseReason: not null } =>
                (ServiceStatus.Degraded, UpdateViews.Of(state, observed, null)!.Message),
            { IsPaused: true } when byInstances.Status != ServiceStatus.Degraded =>
                (ServiceStatus.Updating, UpdateViews.Of(state, observed, null)!.Message),
            { IsHalted: false } when byInstances.Status == ServiceStatus.Active =>
                (ServiceStatus.Updating, UpdateViews.Of(state, observed, null)!.Message),
            _ => byInstances,
        };
    }

    private static ImmutableArray<FileUse>? EarlierFiles(ServiceState state)
    {
        if (state.Revisions.Values.All(one => one.Spec.Container.AllFiles.IsEmpty)) return null;
        ImmutableArray<FileUse> files =
        [
            .. state.Instances.Values.Where(one => !one.HasEnded).Select(one => one.Revision).Where(number => number != state.Revision).Distinct()
                .SelectMany(number => state.Revisions[number].Spec.Container.AllFiles).Distinct(),
        ];
        return files.IsEmpty ? null : files;
    }

    /// <summary>While an instance moves, two fill its slot.</summary>
    private static int SlotsOf(IEnumerable<Instance> instances) => instances.Select(one => one.Slot).Distinct().Count();

    private static (ServiceStatus Status, string? Reason) StatusOf(
        ServiceState state, ServiceObserved observed, ImmutableArray<InstanceView> instances, int scale, List<Instance> running, JobView? job)
    {
        var pulling = instances.FirstOrDefault(one => one.State == InstanceState.Pulling)?.Reason;
        var trouble = observed.JournalFault
            ?? instances.Where(one => one.State != InstanceState.Pulling).Select(one => one.Reason).FirstOrDefault(reason => reason is not null);
        if (state.Removing)
            return (
                ServiceStatus.Removing,
                trouble ?? (state.Instances.IsEmpty
                    ? "its sidekicks go first"
                    : $"{state.Instances.Count} containers are still to go"));
        if (observed.JournalFault is not null) return (ServiceStatus.Degraded, trouble);
        if (job is not null) return JobViews.StatusOf(state, observed, job, instances);
        var extras = Moves.Extras(state, observed);
        var present = state.Instances.Values.Where(one => !observed.IsAside(one) && !extras.Contains(one.Id)).ToList();
        var settled = present.TrueForAll(observed.IsSettled);
        if (state.Stopped) return settled ? (ServiceStatus.Stopped, null) : (ServiceStatus.Activating, trouble);
        if (observed.WaitsFor is { } waits && !state.DependenciesMet) return (ServiceStatus.Activating, waits);
        var stopped = present.Count(one => one.Goal == InstanceGoal.Stopped);
        var complete = settled && SlotsOf(running) + stopped == scale && present.TrueForAll(one => observed.IsCurrent(state, one));
        if (complete && running.All(one => one.Wave == state.Wave))
            return Complete(
                SlotsOf(running), stopped, state.Instances.Values.Count(one => one.IsLive && extras.Contains(one.Id)));
        if (trouble is not null) return (ServiceStatus.Degraded, trouble);
        var updating = present.Exists(one => one.IsLive && !observed.IsCurrent(state, one));
        return (
            updating ? ServiceStatus.Updating : ServiceStatus.Activating,
            pulling ?? Hindrance(state, observed) ?? Progress(state, SlotsOf(running), scale, updating));
    }

    /// <summary>Why an instance that is to be replaced, and runs on until then, has no successor yet; null when nothing is in the way.</summary>
    private static string? Hindrance(ServiceState state, ServiceObserved observed)
    {
        if (state.Update is { IsHalted: false, After: not null } && observed.UpdateWait is { } wait) return wait.Reason;
        // What came back with its host after the update had ended is replaced all the same.
        if (state.Update is not { IsUnderWay: true, IsHalted: true }
            && state.Instances.Values.FirstOrDefault(one =>
                one.HoldsSlot && !observed.IsCurrent(state, one) && Followers.IsBeforeItsTurn(observed, one)) is { } early)
            return $"slot {early.Slot} waits for {state.Key.Stack}/{observed.Leader!.Name}, which {(observed.Leader.Places.ContainsKey(early.Slot) ? "is updated first" : "has no place for it")}";
        foreach (var (slot, refusal) in observed.Refusals)
        {
            if (state.Instances.Values.Where(one => one.Slot == slot && !one.IsKept).ToList() is [{ IsLive: true } only]
                && !observed.IsCurrent(state, only))
                return $"slot {slot} cannot be updated yet: {refusal.Reason}";
        }

        return null;
    }

    /// <summary>An instance that a person stopped is as it should be, but not forgotten.</summary>
    private static (ServiceStatus Status, string? Reason) Complete(int running, int stopped, int moving) => (running, stopped) switch
    {
        (_, 0) when moving > 0 => (ServiceStatus.Active, $"{moving} of {running} instances are moving to other hosts"),
        (_, 0) => (ServiceStatus.Active, null),
        (0, _) => (ServiceStatus.Stopped, "its instances were stopped one by one"),
        _ => (ServiceStatus.Active, $"{stopped} of {running + stopped} instances were stopped one by one"),
    };

    private static string Progress(ServiceState state, int running, int scale, bool updating) => (updating, UpdatePace.Of(state).Parallelism) switch
    {
        (false, _) => $"{running} of {scale} run",
        (_, 0) => "all instances are being replaced",
        (_, 1) => "instances are being replaced one by one",
        (_, var many) => $"instances are being replaced, {many} at a time",
    };

    private static InstanceView ViewOf(ServiceState state, ServiceObserved observed, Instance instance)
    {
        var status = observed.StatusOf(instance);
        var hostReason = instance.HasEnded || observed.HostAnswers(instance.Host) ? null : HostTrouble(state, observed, instance);
        return Ended(instance, new InstanceView
        {
            Id = instance.Id,
            Service = state.Key,
            Slot = instance.Slot,
            Host = instance.Host,
            ContainerId = status?.ContainerId,
            ContainerName = ContainerIdentity.NameOf(state.Key, instance.Slot, instance.Id),
            Revision = instance.Revision,
            IsOutdated = state.Job is { } job ? instance.Run != job.LastRun : !instance.IsKept && !observed.IsCurrent(state, instance),
            IsLost = instance.IsLost,
            State = (status, hostReason) switch
            {
                (null, _) => InstanceState.Assigned,
                (_, not null) => InstanceState.Unknown,
                _ => status.State,
            },
            Goal = instance.Goal,
            Reason = hostReason ?? status?.Reason,
            Since = status?.Since,
            Restarts = status?.Restarts ?? 0,
            ExitCode = status?.ExitCode,
            NextTryAt = status?.NextTryAt,
            Ports = status?.Ports ?? [],
            Image = state.Revisions[instance.Revision].Spec.Container.Image,
            ImageDigest = status?.ImageDigest ?? DigestOf(state.Revisions[instance.Revision]),
            Replaces = instance.Replaces,
            MoveTo = instance.Move?.To,
            IsKept = instance.IsKept,
            Run = instance.Run,
            MoveWaits = observed.Moves.Waits.TryGetValue(instance.Id, out var wait) && Moves.NextOf(state, instance) is null ? wait.Reason : null,
        });
    }

    /// <summary>Of a job: what it has come to stays so, whatever becomes of its container.</summary>
    private static InstanceView Ended(Instance instance, InstanceView view) => instance.End is not { } end ? view : view with
    {
        State = end.IsCompleted ? InstanceState.Completed : InstanceState.Failed,
        Reason = end.Reason,
        Since = end.At,
        ExitCode = end.ExitCode,
        NextTryAt = null,
        HasEnded = true,
    };

    private static string HostTrouble(ServiceState state, ServiceObserved observed, Instance instance)
    {
        if (!observed.Hosts.TryGetValue(instance.Host, out var view)) return $"host {instance.Host} is not known; it may not have connected yet";
        var trouble = $"host {instance.Host}: {view.Reason ?? view.State.ToString().ToLowerInvariant()}";
        if (instance.IsLost) return $"{trouble}; another instance has its slot, and this one is looked at when the host is back";
        return view.LostAt is not null && instance.IsLive && LostInstances.WhyKept(state, observed, instance) is { } kept
            ? $"{trouble}; {kept}"
            : trouble;
    }

    /// <summary>Slots without an instance are shown too, with what they wait for.</summary>
    private static IEnumerable<InstanceView> EmptySlots(ServiceState state, ServiceObserved observed)
    {
        if (state.Spec.Mode.IsJob()) return JobViews.EmptySlots(state, observed);
        if (state.Removing || state.Stopped) return [];
        var filled = state.Instances.Values.Where(one => one.HoldsSlot).Select(one => one.Slot).ToHashSet();
        var slots = state.Spec.Mode == ServiceMode.Global
            ? observed.Refusals.Keys
            : Enumerable.Range(1, state.Scale);
        return slots.Where(slot => !filled.Contains(slot)).Select(slot => new InstanceView
        {
            Service = state.Key,
            Slot = slot,
            Revision = state.Revision,
            State = InstanceState.Pending,
            Goal = InstanceGoal.Running,
            Reason = observed.Refusals.GetValueOrDefault(slot)?.Reason ?? observed.WaitsFor,
            NextTryAt = observed.Refusals.GetValueOrDefault(slot)?.RetryAt,
            Image = state.Spec.Container.Image,
            ImageDigest = DigestOf(state.Revisions[state.Revision]),
        });
    }

    private static string? DigestOf(Revision revision) => revision.ImageDigest ?? PinnedImage.DigestIn(revision.Spec.Container.Image);
}
