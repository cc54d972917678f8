using Scheduler.Core.Images;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Core.Services.Speaking;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// What is still to be said to the hosts. Computed from the state and the reports alone, so that a crash at any moment
/// loses nothing: what was not said before is said after.
/// </summary>
public static class ServicePlan
{
    private const int HostsAheadMax = 3;
    private static readonly RestartPolicy Once = new() { Condition = RestartCondition.None };

    /// <summary>The wishes that their hosts are not yet known to be at work on.</summary>
    /// <param name="sequence">The journal's last sequence number: orders the wishes of one epoch.</param>
    public static IEnumerable<(HostId Host, Assignment Wish)> Outstanding(ServiceState state, ServiceObserved observed, Epoch epoch, long sequence)
    {
        var books = new AddressBooks(state, observed);
        foreach (var instance in state.Instances.Values)
        {
            if (!observed.Knows(instance)
                || observed.Unanswered.Contains(instance.Id)
                || observed.IsLeaving(instance)
                || observed.LacksImage(state, instance)
                || books.Lacks(instance))
                yield return (instance.Host, WishOf(state, instance, epoch, sequence) with { Names = books.For(instance) });
        }

        // An engine may finish a creation that outlived the node which asked for it, after its absence was confirmed. Of another
        // name it is what a person made of a container of ours, and is not removed unasked.
        foreach (var (host, view) in observed.Hosts)
        {
            foreach (var late in view.Orphans.Where(
                one => state.IsPast(one.Instance) && ContainerIdentity.IsNameOf(state.Key, one.Instance, one.ContainerName)))
                yield return (host, Farewell(state, late.Instance, host, epoch, sequence));
        }
    }

    /// <summary>
    /// Hosts that an update under way comes to next, with the image that they will need there: pulled early, it keeps nobody
    /// waiting later. Only what a first host has had, so that an image that cannot be had is asked for by one; and a few
    /// hosts at a time, so that a registry is not asked by all at once.
    /// </summary>
    public static IEnumerable<(HostId Host, string Image)> Ahead(ServiceState state, ServiceObserved observed)
    {
        if (!state.Exists || state.Spec.Mode.IsJob() || state.Removing || state.Stopped
            || state.Update is { IsHalted: true, IsUnderWay: true }
            || state.Revisions[state.Revision] is not { ImageDigest: { } digest } revision)
            return [];
        var image = PinnedImage.At(revision.Spec.Container.Image, digest);
        var have = state.Instances.Values.Where(one => observed.StatusOf(one)?.ImageDigest == digest).Select(one => one.Host).ToHashSet();
        return state.Instances.Values
            .Where(one => one.HoldsSlot
                && !observed.IsCurrent(state, one)
                && !have.Contains(one.Host)
                && observed.HostAnswers(one.Host))
            .Select(one => one.Host).Distinct().Take(HostsAheadMax).Select(host => (host, image));
    }

    /// <summary>The wish that an instance which the journal has seen gone be absent.</summary>
    public static Assignment Farewell(ServiceState state, InstanceId past, HostId host, Epoch epoch, long sequence) =>
        WishOf(state, PastInstance(state, past, host), epoch, sequence);

    /// <summary>One that has lost its slot, for what is said of its removal.</summary>
    private static Instance PastInstance(ServiceState state, InstanceId id, HostId host) =>
        new() { Id = id, Number = id.Number!.Value, Slot = 0, Host = host, Revision = state.Revision, Goal = InstanceGoal.Absent };

    /// <summary>A container that is kept for its output needs neither ports nor room.</summary>
    private static ContainerSpec EndedContainer(ContainerSpec container) =>
        container with { Ports = [], Resources = container.Resources with { CpuReservation = null, MemoryReservationBytes = null } };

    /// <summary>With what each instance has of its own.</summary>
    private static ContainerSpec OfInstance(ContainerSpec container, ServiceState state, Instance instance) =>
        SlotVolumes.Named(SlotHostname.Named(TaskTemplates.Filled(container, state, instance), state.Key, instance.Slot), instance.Slot);

    private static Assignment WishOf(ServiceState state, Instance instance, Epoch epoch, long sequence)
    {
        var revision = state.Revisions[instance.Revision];
        var spec = revision.Spec;
        var container = instance.HasEnded ? EndedContainer(spec.Container) : spec.Container;
        var isAskedFor = revision is { Pull: true, ImageDigest: null } && spec.Container.Pull != PullPolicy.Never;
        return new Assignment
        {
            Instance = instance.Id,
            Service = state.Key,
            Slot = instance.Slot,
            Revision = instance.Revision,
            Epoch = epoch,
            Sequence = sequence,
            Goal = instance.Goal,
            Generation = instance.Generation,
            RestartAfter = instance.RestartAfter,
            Container = OfInstance(isAskedFor ? container with { Pull = PullPolicy.Always } : container, state, instance),
            ImageDigest = revision.ImageDigest,
            Login = revision.Login,
            Restart = spec.Mode.IsJob() ? Once : spec.Restart,
            IsRun = spec.Mode.IsJob(),
            Replaces = instance.Replaces,
            Apart = instance.HasEnded ? null : Beside.RulesOf(spec),
            Sidekicks = spec.Sidekicks,
            Drain = Leaving.DrainOf(state, instance),
            IsExclusive = spec.OnHostLoss == HostLossPolicy.Exclusive && !instance.HasEnded,
            AdoptOnly = instance is { IsLost: true, Goal: InstanceGoal.Running },
            RemoveVolumes = state.RemoveVolumes,
        };
    }
}
