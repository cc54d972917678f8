using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

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
    }

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
            RemoveVolumes = state.RemoveVolumes,
        };
    }
}
