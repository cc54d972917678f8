using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Simulation.Checkers;

internal static class ToldReports
{
    /// <summary>What a host says to the service itself, and not to those who carry it there; null for anything else.</summary>
    public static InstanceReport? Of(string actor, object message) =>
        message is InstanceReport report && actor.EndsWith($"/service/{report.Service}", StringComparison.Ordinal) ? report : null;
}
