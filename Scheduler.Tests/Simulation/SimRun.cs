using System.Diagnostics;
using Scheduler.Tests.Simulation.Plants;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation;

/// <summary>How one seed went.</summary>
/// <param name="Violation">Null when every invariant held.</param>
internal sealed record SimRun(ulong Seed, SimViolation? Violation, SimWorld World, TimeSpan Virtual, TimeSpan Real)
{
    /// <summary>How many lines of a trace are enough to see what led to a violation.</summary>
    public const int TailLines = 400;

    /// <param name="linesKept">0 for no text.</param>
    public static SimRun Of(ulong seed, PlantedBug bug = PlantedBug.None, int linesKept = 0)
    {
        var started = Stopwatch.GetTimestamp();
        var world = new SimWorld(seed, bug, linesKept);
        SimViolation? violation = null;
        try
        {
            world.Run();
        }
        catch (SimViolation broken)
        {
            violation = broken;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            violation = new SimViolation("simulation", fault.ToString());
        }

        return new SimRun(seed, violation, world, TimeSpan.FromTicks(world.Loop.Time.Ticks), Stopwatch.GetElapsedTime(started));
    }
}
