using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>The samples of what servers and hosts say of losses, leases and evictions.</summary>
internal static class LossSamples
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 30, 15, 123, TimeSpan.FromHours(2));

    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["host.view-silent"] = HostSamples.Full with { State = HostState.Reconnecting, QuietFor = TimeSpan.FromMilliseconds(700), IsGuarded = true, Session = 5, Connection = 3 },
        ["host.assignment-adopt-only"] = HostSamples.Assignment with { AdoptOnly = true, IsExclusive = true, Session = 5 },
        ["host.instance-report-started"] = new InstanceReport(SpecSamples.Instance, SpecSamples.Key, new HostId("h1"), HostSamples.Status with { AdoptOnly = true, StartedAt = At }) { Session = 5, Number = 2 },
        ["host.renew-instance"] = new RenewInstance(SpecSamples.Instance, SpecSamples.Key, new HostId("h1"), 123_456_789_012, true),
        ["host.instance-renewed"] = new InstanceRenewed(SpecSamples.Instance, 123_456_789_012, TimeSpan.FromSeconds(9.5), true),
    };
}
