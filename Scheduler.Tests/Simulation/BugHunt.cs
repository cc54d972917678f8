using System.Globalization;
using Scheduler.Tests.Simulation.Plants;

namespace Scheduler.Tests.Simulation;

/// <summary>How many seeds it takes to find a planted bug.</summary>
internal static class BugHunt
{
    /// <summary>More than this the hunt for one bug may not cost.</summary>
    public const ulong SeedsMax = 250;

    /// <summary>The first seed from 1 up that finds the bug, or null.</summary>
    public static SimRun? Find(PlantedBug bug)
    {
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            if (SimRun.Of(seed, bug) is { Violation: not null } found) return found;
        }

        return null;
    }

    /// <summary>Prints for each bug which seed finds it, and by which checker. True when all are found.</summary>
    public static bool PrintAll()
    {
        var all = true;
        foreach (var bug in Enum.GetValues<PlantedBug>().Where(bug => bug != PlantedBug.None))
        {
            var found = Find(bug);
            all &= found is not null;
            Console.WriteLine(found is null ? $"{bug}: not found within {SeedsMax} seeds" : Words(bug, found));
        }

        return all;
    }

    public static string Words(PlantedBug bug, SimRun found)
    {
        var message = found.Violation!.Message.ReplaceLineEndings(" ");
        return string.Create(CultureInfo.InvariantCulture, $"{bug}: seed {found.Seed}: {message[..Math.Min(160, message.Length)]}");
    }
}
