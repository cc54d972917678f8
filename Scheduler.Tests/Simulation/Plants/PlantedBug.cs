namespace Scheduler.Tests.Simulation.Plants;

/// <summary>Small faults of the program that can be switched on in a simulation, to show that its checkers find them.</summary>
internal enum PlantedBug
{
    None,
}
