using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>Affinity rules and probes, where they travel.</summary>
internal static class RuleSamples
{
    private static readonly AffinityRule Apart = new(AffinitySubject.ContainerLabel, "tier", "db") { Not = true };

    private static readonly HealthProbe Probe = new(8080)
    {
        RequestLine = "GET /ping HTTP/1.0",
        Interval = TimeSpan.FromSeconds(5),
        Timeout = TimeSpan.FromMilliseconds(1500),
        HealthyThreshold = 4,
        UnhealthyThreshold = 5,
        InitializingTimeout = TimeSpan.FromMinutes(1),
        ReinitializingTimeout = TimeSpan.FromMinutes(2),
        Strategy = HealthStrategy.RecreateOnQuorum,
        Quorum = 3,
    };

    public static IReadOnlyDictionary<string, object> All => new SortedDictionary<string, object>(StringComparer.Ordinal)
    {
        ["service.request-put-rules"] = new ServiceRequest(new ServiceCommand.Put(SpecSamples.Key, Spec, 3, "a1b2c3d4")),
        ["host.assignment-rules"] = HostSamples.Assignment with { Container = Spec.Container, Apart = [Apart] },
        ["agent.hello-rules"] = new AgentHello(new HostId("h1"), 1, 2) { Claims = [new HeldClaim(SpecSamples.Instance, Claim)] },
    };

    private static HostClaim Claim => new(0, 0, []) { Service = SpecSamples.Key, Slot = 2, Labels = SpecSamples.Full.Labels };

    private static ServiceSpec Spec => SpecSamples.Least with
    {
        Affinity =
        [
            Apart,
            new AffinityRule(AffinitySubject.Container, "", "shop_*") { Form = AffinityForm.Glob, Soft = true },
            new AffinityRule(AffinitySubject.Host, "", "^web[0-9]$") { Form = AffinityForm.Regexp },
            new AffinityRule(AffinitySubject.HostLabel, "disk", "ssd") { Not = true, Soft = true },
        ],
        Container = SpecSamples.Least.Container with { Probe = Probe },
    };
}
