using Scheduler.Core.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// When all has settled after every host is back, no slot has two containers, running or not, and nothing is remembered
/// as lost.
/// </summary>
internal sealed class DuplicatesChecker(SimWorld world)
{
    public void CheckAtEnd()
    {
        var twice = world.Hosts.SelectMany(host => host.Engine.Daemon.Containers)
            .Where(one => one.Labels.ContainsKey(ContainerIdentity.InstanceLabel) && one.IsUp)
            .GroupBy(one => (
                one.Labels[ContainerIdentity.StackLabel],
                one.Labels[ContainerIdentity.ServiceLabel],
                one.Labels[ContainerIdentity.SlotLabel]))
            .FirstOrDefault(slot => slot.Count() > 1);
        if (twice is not null) throw new SimViolation("duplicates", $"{twice.Key} has {string.Join(", ", twice.Select(one => one.Name))}");
        var lost = world.Committed.Services.SelectMany(service => service.State.Instances.Values).FirstOrDefault(one => one.IsLost);
        if (lost is not null) throw new SimViolation("duplicates", $"{lost.Id} on {lost.Host} is still remembered as lost");
    }
}
