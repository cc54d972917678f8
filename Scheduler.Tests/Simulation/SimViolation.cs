namespace Scheduler.Tests.Simulation;

/// <summary>What must never happen has happened.</summary>
internal sealed class SimViolation(string invariant, string message) : Exception($"{invariant}: {message}")
{
    /// <summary>The checker's name.</summary>
    public string Invariant => invariant;
}
