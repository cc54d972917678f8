using Scheduler.Actors.Seams;

using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>Nothing grows without an end: work at hand, timers, messages under way, histories between snapshots.</summary>
internal sealed class BoundsChecker(SimWorld world)
{
    private const int ReadyMax = 2_000;
    private const int TimersMax = 20_000;
    private const int InFlightMax = 2_000;
    private const int EventsMax = 200;

    public void Check()
    {
        Require("ready work", world.Loop.ReadyCount, ReadyMax);
        Require("timers", world.Loop.Time.TimerCount, TimersMax);
        Require("messages under way", world.Network.InFlight, InFlightMax);
    }

    public async Task CheckHistoriesAsync(IJournal journal)
    {
        foreach (var service in world.Committed.Services)
            Require($"events of {service.Entity} since its snapshot", (await journal.ReadAsync(service.Entity)).Events.Length, EventsMax);
    }

    private static void Require(string what, int count, int most)
    {
        if (count > most) throw new SimViolation("bounds", $"{count} {what}; at most {most} are expected");
    }
}
