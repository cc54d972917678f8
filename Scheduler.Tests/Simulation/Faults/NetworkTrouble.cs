using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Faults;

/// <summary>Servers are cut off from each other: one from all, one pair, or one direction only.</summary>
internal sealed class NetworkTrouble(SimWorld world) : ITrouble
{
    public async Task StrikeAsync(SimEntropy entropy, TimeSpan lasts)
    {
        var one = world.Nodes[entropy.Below(world.Nodes.Count)].Name;
        var others = world.Nodes.Select(node => node.Name).Where(name => name != one).ToList();
        if (others.Count > 1 && entropy.Chance(50)) others = [others[entropy.Below(others.Count)]];
        var (sends, hears) = entropy.Below(3) switch { 0 => (false, true), 1 => (true, false), _ => (false, false) };
        world.Trace.Add($"{one} is cut off from {string.Join(',', others)}, sends {sends}, hears {hears}");
        foreach (var other in others)
        {
            if (!sends) world.Network.Cut(one, other);
            if (!hears) world.Network.Cut(other, one);
        }

        await Task.Delay(lasts, world.Loop.Time);
        foreach (var other in others)
        {
            world.Network.Mend(one, other);
            world.Network.Mend(other, one);
        }
    }
}
