namespace Scheduler.Tests.Simulation;

/// <summary>What befalls processes: crash, freeze, a cut line to the database; one after the other, as the seed says.</summary>
internal sealed class SimChaos(SimWorld world)
{
    private readonly SimEntropy _entropy = world.Entropy.Fork("chaos");

    public async Task RunAsync(TimeSpan span)
    {
        var end = world.Loop.Time.Ticks + span.Ticks;
        while (true)
        {
            await Task.Delay(_entropy.Between(200, 4_000), world.Loop.Time);
            var lasts = _entropy.Between(100, 5_000);
            if (world.Loop.Time.Ticks + lasts.Ticks >= end) return;
            await StrikeAsync(world.Nodes[_entropy.Below(world.Nodes.Count)], lasts);
        }
    }

    private async Task StrikeAsync(SimNode node, TimeSpan lasts)
    {
        switch (_entropy.Below(3))
        {
            case 0:
                node.Crash();
                await Task.Delay(lasts, world.Loop.Time);
                node.Start();
                break;
            case 1:
                var process = node.Process;
                process.Freeze();
                await Task.Delay(lasts, world.Loop.Time);
                process.Thaw();
                break;
            default:
                node.Link.IsCut = true;
                await Task.Delay(lasts, world.Loop.Time);
                node.Link.IsCut = false;
                break;
        }
    }
}
