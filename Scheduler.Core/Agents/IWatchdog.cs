namespace Scheduler.Core.Agents;

/// <summary>
/// Ends containers whose time is over, whatever has become of the agent and of the engine: it is a process of its own,
/// on the same machine, and needs neither. What it was told outlives the agent's process.
/// </summary>
public interface IWatchdog
{
    /// <summary>By a clock that goes on while the machine sleeps, and is the same for all its processes; in <see cref="TimeSpan"/>'s ticks.</summary>
    long Now { get; }

    /// <summary>It can be relied on: its process lives, and can end containers.</summary>
    bool IsOnGuard { get; }

    /// <summary>The container ends at that moment unless a later one is set before. False when that could not be noted.</summary>
    bool Guard(string container, long until);
}
