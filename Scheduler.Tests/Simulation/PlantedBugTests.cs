using Scheduler.Tests.Simulation.Plants;
using Xunit.Abstractions;

namespace Scheduler.Tests.Simulation;

/// <summary>A simulation is worth what it finds: each planted bug is found within so many seeds.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    public static TheoryData<string> Bugs => [.. Enum.GetNames<PlantedBug>().Where(name => name != nameof(PlantedBug.None))];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Simulation_PlantedBug_IsFound(string name)
    {
        var bug = Enum.Parse<PlantedBug>(name);
        var found = BugHunt.Find(bug);

        Assert.True(found is not null, $"{bug} was not found within {BugHunt.SeedsMax} seeds");
        output.WriteLine(BugHunt.Words(bug, found));
    }
}
