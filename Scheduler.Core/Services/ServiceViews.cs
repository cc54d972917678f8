using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Messages.Hosts;
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
        var running = state.Instances.Values.Where(one => observed.IsSettled(one) && one.Goal == InstanceGoal.Running).ToList();
        var scale = state.Spec.Mode == ServiceMode.Global ? GlobalSlots.Count(state, observed) : state.Scale;
        var (status, reason) = StatusOf(state, observed, instances, scale, running);
        return new ServiceView
        {
            Key = state.Key,
            Uid = state.Uid,
            Version = state.Version,
            Revision = state.Revision,
            PreviousRevision = state.PreviousRevision,
            Mode = state.Spec.Mode,
            Scale = scale,
            Running = running.Count,
            UpToDate = running.Count(one => observed.IsCurrent(state, one)),
            Status = status,
            Reason = reason,
            Spec = state.Spec,
            ImageDigest = DigestOf(state.Revisions[state.Revision]),
            CreatedAt = state.CreatedAt,
            UpdatedAt = state.UpdatedAt,
            Instances = instances,
        };
    }

    private static (ServiceStatus Status, string? Reason) StatusOf(
        ServiceState state, ServiceObserved observed, ImmutableArray<InstanceView> instances, int scale, List<Instance> running)
    {
        var pulling = instances.FirstOrDefault(one => one.State == InstanceState.Pulling)?.Reason;
        var trouble = observed.JournalFault
            ?? instances.Where(one => one.State != InstanceState.Pulling).Select(one => one.Reason).FirstOrDefault(reason => reason is not null);
        if (state.Removing) return (ServiceStatus.Removing, trouble ?? $"{instances.Length} containers are still to go");
        if (observed.JournalFault is not null) return (ServiceStatus.Degraded, trouble);
        var settled = state.Instances.Values.All(observed.IsSettled);
        if (state.Stopped) return settled ? (ServiceStatus.Stopped, null) : (ServiceStatus.Activating, trouble);
        if (observed.WaitsFor is { } waits && !state.DependenciesMet) return (ServiceStatus.Activating, waits);
        var stopped = state.Instances.Values.Count(one => one.Goal == InstanceGoal.Stopped);
        var complete = settled && running.Count + stopped == scale && state.Instances.Values.All(one => observed.IsCurrent(state, one));
        if (complete && running.All(one => one.Wave == state.Wave)) return Complete(running.Count, stopped);
        if (trouble is not null) return (ServiceStatus.Degraded, trouble);
        var updating = state.Instances.Values.Any(one => one.IsLive && !observed.IsCurrent(state, one));
        return (updating ? ServiceStatus.Updating : ServiceStatus.Activating, pulling ?? Progress(running.Count, scale, updating));
    }

    /// <summary>An instance that a person stopped is as it should be, but not forgotten.</summary>
    private static (ServiceStatus Status, string? Reason) Complete(int running, int stopped) => (running, stopped) switch
    {
        (_, 0) => (ServiceStatus.Active, null),
        (0, _) => (ServiceStatus.Stopped, "its instances were stopped one by one"),
        _ => (ServiceStatus.Active, $"{stopped} of {running + stopped} instances were stopped one by one"),
    };

    private static string Progress(int running, int scale, bool updating) =>
        updating ? "instances are being replaced one by one" : $"{running} of {scale} run";

    private static InstanceView ViewOf(ServiceState state, ServiceObserved observed, Instance instance)
    {
        var status = observed.StatusOf(instance);
        var hostReason = observed.HostAnswers(instance.Host) ? null : HostTrouble(observed, instance.Host);
        return new InstanceView
        {
            Id = instance.Id,
            Service = state.Key,
            Slot = instance.Slot,
            Host = instance.Host,
            ContainerId = status?.ContainerId,
            ContainerName = ContainerIdentity.NameOf(state.Key, instance.Slot, instance.Id),
            Revision = instance.Revision,
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
        };
    }

    private static string HostTrouble(ServiceObserved observed, HostId host) => observed.Hosts.TryGetValue(host, out var view)
        ? $"host {host}: {view.Reason ?? view.State.ToString().ToLowerInvariant()}"
        : $"host {host} is not known; it may not have connected yet";

    /// <summary>Slots without an instance are shown too, with what they wait for.</summary>
    private static IEnumerable<InstanceView> EmptySlots(ServiceState state, ServiceObserved observed)
    {
        if (state.Removing || state.Stopped) return [];
        var filled = state.Instances.Values.Where(one => one.IsLive).Select(one => one.Slot).ToHashSet();
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
