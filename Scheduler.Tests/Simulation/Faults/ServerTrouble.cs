using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Faults;

/// <summary>Servers crash, freeze, or lose the database; and now and then all of them lose it.</summary>
internal sealed class ServerTrouble : ITrouble
{
    private readonly SimWorld _world;
    private readonly List<Func<SimNode, TimeSpan, Task>> _strikes = [];

    public ServerTrouble(SimWorld world)
    {
        _world = world;
        if (world.Mix.Crashes) _strikes.Add(CrashAsync);
        if (world.Mix.Freezes) _strikes.Add(FreezeAsync);
        if (world.Mix.DatabaseCuts) _strikes.Add(CutAsync);
        if (world.Mix.DatabaseAway) _strikes.Add(AwayAsync);
    }

    public Task StrikeAsync(SimEntropy entropy, TimeSpan lasts) =>
        _strikes[entropy.Below(_strikes.Count)](_world.Nodes[entropy.Below(_world.Nodes.Count)], lasts);

    private async Task CrashAsync(SimNode node, TimeSpan lasts)
    {
        node.Crash();
        await Task.Delay(lasts, _world.Loop.Time);
        if (!node.IsUp) node.Start();
    }

    private async Task FreezeAsync(SimNode node, TimeSpan lasts)
    {
        var process = node.Process;
        _world.Trace.Add($"{node.Name} freezes");
        process.Freeze();
        await Task.Delay(lasts, _world.Loop.Time);
        process.Thaw();
    }

    private async Task CutAsync(SimNode node, TimeSpan lasts)
    {
        _world.Trace.Add($"{node.Name} loses the database");
        node.Link.IsCut = true;
        await Task.Delay(lasts, _world.Loop.Time);
        node.Link.IsCut = false;
    }

    private async Task AwayAsync(SimNode node, TimeSpan lasts)
    {
        _world.Trace.Add($"the database is away");
        _world.IsDatabaseAway = true;
        await Task.Delay(lasts, _world.Loop.Time);
        _world.IsDatabaseAway = false;
    }
}
