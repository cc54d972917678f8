using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>A process that measures spans of time by the wall clock.</summary>
internal sealed class WallClock(SimLoop loop, SimScheduler process, MachineClock machine) : ProcessClock(loop, process, machine)
{
    public override long GetTimestamp() => Machine.Wall.Ticks;
}
