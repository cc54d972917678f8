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
    /// <summary>The wishes that their hosts are not yet known to be at work on.</summary>
    /// <param name="sequence">The journal's last sequence number: orders the wishes of one epoch.</param>
    public static IEnumerable<(HostId Host, Assignment Wish)> Outstanding(ServiceState state, ServiceObserved observed, Epoch epoch, long sequence)
    {
        foreach (var instance in state.Instances.Values)
        {
            if (!observed.Knows(instance)) yield return (instance.Host, WishOf(state, instance, epoch, sequence));
        }

        // An engine may finish a creation that outlived the node which asked for it, after its absence was confirmed.
        foreach (var (host, view) in observed.Hosts)
        {
            foreach (var late in view.Orphans.Where(one => state.IsPast(one.Instance)))
                yield return (host, Farewell(state, late.Instance, host, epoch, sequence));
        }
    }

    /// <summary>The wish that an instance which the journal has seen gone be absent.</summary>
    public static Assignment Farewell(ServiceState state, InstanceId past, HostId host, Epoch epoch, long sequence) =>
        WishOf(state, PastInstance(state, past, host), epoch, sequence);

    /// <summary>One that has lost its slot, for what is said of its removal.</summary>
    private static Instance PastInstance(ServiceState state, InstanceId id, HostId host) =>
        new() { Id = id, Number = id.Number!.Value, Slot = 0, Host = host, Revision = state.Revision, Goal = InstanceGoal.Absent };

    private static Assignment WishOf(ServiceState state, Instance instance, Epoch epoch, long sequence)
    {
        var spec = state.Revisions[instance.Revision].Spec;
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
            Container = spec.Container,
            Restart = spec.Restart,
            Replaces = instance.Replaces,
            AdoptOnly = instance is { IsLost: true, Goal: InstanceGoal.Running },
            RemoveVolumes = state.RemoveVolumes,
        };
    }
}
