using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Faults;

/// <summary>
/// Sets the troubles of a run going. Each hand strikes one victim after the other, waits, and undoes what it did; the
/// hands know nothing of each other, so troubles overlap.
/// </summary>
internal static class Troubles
{
    public static void Start(SimWorld world, TimeSpan span)
    {
        if (world.Mix.DisturbsServers) Begin(world, span, new ServerTrouble(world));
        if (world.Mix.Partitions) Begin(world, span, new NetworkTrouble(world));
        if (world.Mix.DisturbsEngines) Begin(world, span, new EngineTrouble(world));
        if (world.Mix.WallClockJumps) Begin(world, span, new ClockTrouble(world));
    }

    private static void Begin(SimWorld world, TimeSpan span, ITrouble trouble) => world.Loop.Start(async () =>
    {
        var entropy = world.Entropy.Fork(trouble.GetType().Name);
        var end = world.Loop.Time.Ticks + span.Ticks;
        while (true)
        {
            await Task.Delay(entropy.Between(200, 4_000), world.Loop.Time);
            var lasts = entropy.Between(100, entropy.Chance(70) ? 4_000 : 9_000);
            if (world.Loop.Time.Ticks + lasts.Ticks >= end) return;
            await trouble.StrikeAsync(entropy, lasts);
        }
    });
}

/// <summary>One kind of trouble.</summary>
internal interface ITrouble
{
    /// <summary>Does some harm, and undoes it after <paramref name="lasts"/>.</summary>
    Task StrikeAsync(SimEntropy entropy, TimeSpan lasts);
}
