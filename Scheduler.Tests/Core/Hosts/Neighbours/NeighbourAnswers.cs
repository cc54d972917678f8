using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Hosts.Neighbours;

/// <summary>Ports of the host h1, and what neighbours met with there.</summary>
internal static class NeighbourAnswers
{
    public static ReachTarget Target(int port = 8081, string service = "web", HealthProbe? probe = null) =>
        new(new HostId("h1"), new ServiceKey("shop", service), 1, InstanceId.Of(service, 1), "10.0.0.1", port) { Probe = probe, IsWell = true };

    public static NeighbourAnswer Of(string by, ReachOutcome outcome, ReachTarget? target = null) =>
        new(new HostId(by), target ?? Target(), outcome, WordsOf(outcome, target ?? Target()));

    /// <summary>The same answer, so many times in a row.</summary>
    public static ReachHistory InARow(int times, NeighbourAnswer answer, bool wasAnswered = false)
    {
        var history = wasAnswered ? ReachHistory.After(null, answer with { Outcome = ReachOutcome.Well }, 0) : null;
        for (var round = 1; round <= times; round++) history = ReachHistory.After(history, answer, round);
        return history!;
    }

    private static string? WordsOf(ReachOutcome outcome, ReachTarget target) => outcome switch
    {
        ReachOutcome.Well => null,
        ReachOutcome.Badly => "GET /: answered 503",
        ReachOutcome.Refused => $"port {target.Port}: the connection is refused",
        ReachOutcome.Silent => $"port {target.Port}: no connection within 1.5 s",
        _ => $"{target.Address}:{target.Port} is not reached from here: no route to host",
    };
}
