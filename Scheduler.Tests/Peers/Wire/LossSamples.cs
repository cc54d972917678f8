using Scheduler.Core.Agents.Lines;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>The samples of what servers and hosts say of losses, leases and evictions.</summary>
internal static class LossSamples
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 30, 15, 123, TimeSpan.FromHours(2));

    private static readonly NodeIncarnation Server = new(new NodeId("n1"), 3);

    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["host.view-silent"] = HostSamples.Full with
        {
            State = HostState.Reconnecting,
            QuietFor = TimeSpan.FromMilliseconds(700),
            IsGuarded = true,
            Session = 5,
            Connection = 3
        },
        ["host.assignment-adopt-only"] = HostSamples.Assignment with { AdoptOnly = true, IsExclusive = true, Session = 5 },
        ["host.instance-report-started"] = new InstanceReport(
            SpecSamples.Instance, SpecSamples.Key, new HostId("h1"), HostSamples.Status with { AdoptOnly = true, StartedAt = At })
        {
            Session = 5,
            Number = 2
        },
        ["host.instance-report-epoch"] = new InstanceReport(
            SpecSamples.Instance, SpecSamples.Key, new HostId("h1"), HostSamples.Status with { AdoptOnly = true, StartedAt = At })
        {
            Session = 5,
            Number = 2,
            Epoch = new Epoch(7)
        },
        ["host.view-neighbours"] = HostSamples.Full with
        {
            Tries = 1,
            Unreached = [new UnreachedInstance(SpecSamples.Instance, "not reached from h2 and h3 at 10.0.0.1:8081: no connection within 2 s")],
            Neighbours = new NeighbourWord(
                NeighbourReach.Answers, [new HostId("h2")],
                "its neighbour h2 gets an answer from its machine, but no good one"),
        },
        ["agent.hello-tries"] = new AgentHello(new HostId("h1"), 1, 2) { Tries = 1 },
        ["host.try-reach"] = new TryReach(7, Server, new HostId("h2"), SpecSamples.Key, SpecSamples.Instance, "fd00::9", 8080)
        {
            RequestLine = "GET /ping HTTP/1.0",
            Timeout = TimeSpan.FromSeconds(1.5)
        },
        ["host.try-reach-least"] = new TryReach(7, Server, new HostId("h2"), SpecSamples.Key, SpecSamples.Instance, "10.0.0.9", 8080),
        ["host.reach-tried"] = new ReachTried(7, Server, ReachOutcome.NoWay, "10.0.0.9:8080 is not reached from here: no route to host"),
        ["host.reach-tried-least"] = new ReachTried(7, Server, ReachOutcome.Well, null),
        ["host.renew-instance"] = new RenewInstance(SpecSamples.Instance, SpecSamples.Key, new HostId("h1"), 123_456_789_012, true),
        ["host.instance-renewed"] = new InstanceRenewed(SpecSamples.Instance, 123_456_789_012, TimeSpan.FromSeconds(9.5), true),
    };
}
