using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Faults;

/// <summary>Wall clocks jump, forward or back, and stay where they are. The monotonic clocks do not.</summary>
internal sealed class ClockTrouble(SimWorld world) : ITrouble
{
    public Task StrikeAsync(SimEntropy entropy, TimeSpan lasts)
    {
        var node = world.Nodes[entropy.Below(world.Nodes.Count)];
        var jump = entropy.Between(-20_000, 20_000);
        world.Trace.Add($"the wall clock of {node.Name} jumps by {jump}");
        node.Clock.Offset += jump;
        return Task.CompletedTask;
    }
}
