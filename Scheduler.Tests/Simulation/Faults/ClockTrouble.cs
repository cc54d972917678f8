using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Faults;

/// <summary>Wall clocks jump, forward or back, by up to some seconds. The monotonic clocks do not.</summary>
internal sealed class ClockTrouble(SimWorld world) : ITrouble
{
    public Task StrikeAsync(SimEntropy entropy, TimeSpan lasts)
    {
        var node = world.Nodes[entropy.Below(world.Nodes.Count)];
        node.Clock.Offset = entropy.Between(-2_000, 2_000);
        world.Trace.Add($"the wall clock of {node.Name} jumps to {node.Clock.Offset}");
        return Task.CompletedTask;
    }
}
