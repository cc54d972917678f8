using System.Collections.Immutable;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Agents;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>What hosts are told and tell, with every member given.</summary>
internal static class HostSamples
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 30, 15, TimeSpan.Zero);

    private static readonly ImmutableSortedDictionary<string, string> Labels = ImmutableSortedDictionary<string, string>.Empty.Add("disk", "ssd");

    public static Assignment Assignment => new()
    {
        Instance = SpecSamples.Instance,
        Service = SpecSamples.Key,
        Slot = 2,
        Revision = 4,
        Epoch = new Epoch(9),
        Sequence = 12,
        Goal = InstanceGoal.Prepared,
        Generation = 1,
        RestartAfter = At,
        Container = SpecSamples.Container,
        ImageDigest = "sha256:00112233",
        Restart = new RestartPolicy { Condition = RestartCondition.None },
        Replaces = InstanceId.Of("a1b2c3d4", 16),
        RemoveVolumes = true,
        PackedSpec = "1:packed",
    };

    public static InstanceStatus Status => new(InstanceState.Failed, At)
    {
        Goal = InstanceGoal.Running,
        Generation = 1,
        ContainerId = "0123456789ab",
        ImageDigest = "sha256:00112233",
        Reason = "no such image",
        ExitCode = -1,
        Restarts = 5,
        NextTryAt = At.AddSeconds(2),
        Ports = ["0.0.0.0:8080->80/tcp"],
        Misplaced = true,
    };

    public static HostReport Report => new(
        new HostId("h1"), HostState.Degraded, "it is out of disk", At, "unix:///var/run/docker.sock",
        Full.Engine, Full.Ports, Full.Orphans, [SpecSamples.Instance]);

    public static AgentHello Hello => new(new HostId("h1"), long.MaxValue, 1L << 51)
    {
        Labels = Labels,
        Addresses = ["10.0.0.9", "fd00::9"],
        Version = "0.3.0",
        Report = Report,
        Reports =
        [
            new InstanceReport(SpecSamples.Instance, SpecSamples.Key, new HostId("h1"), Status)
            {
                Session = long.MaxValue,
                Number = 1L << 60
            }
        ],
        Claims =
        [
            new HeldClaim(
                SpecSamples.Instance,
                new HostClaim(0.5m, 1L << 33, [new PortClaim(80, "tcp", null, "shop/web slot 2", SpecSamples.Instance)]))
        ],
    };

    public static KeptDesired Desired => new("default-0123456789abcdef", new HostId("h1"), long.MaxValue, 1_795_337_819)
    {
        Wishes = [Assignment],
        Epochs = [new SeenEpoch(SpecSamples.Key, new Epoch(9))],
        Buried = [InstanceId.Of("a1b2c3d4", 16)],
    };

    public static HostView Full => new()
    {
        Id = new HostId("h1"),
        State = HostState.Degraded,
        Reason = "a container could not be started in time",
        KeepsWhatRuns = true,
        Trial = TrialReach.Made,
        Reserve = new HostReserve(0.5m, 1L << 30),
        Volumes = ["shop_data"],
        Since = At,
        Endpoint = "unix:///var/run/docker.sock",
        Engine = new EngineFacts
        {
            Version = "28.2.2",
            ApiVersion = "1.50",
            Hostname = "machine",
            Os = "linux",
            Architecture = "x86_64",
            Cpus = 8,
            MemoryBytes = 1L << 36,
            Labels = Labels,
        },
        Labels = Labels,
        ReservedCpus = 1.25m,
        ReservedMemoryBytes = 1L << 33,
        Instances = 3,
        Ports = [new PortClaim(80, "tcp", "0.0.0.0", "shop/web", SpecSamples.Instance), new PortClaim(22, "tcp", null, "sshd")],
        Orphans =
        [
            new OrphanView("0123456789ab", "shop_old_1", SpecSamples.Instance, "shop/old", "running")
            {
                Slot = 2,
                Revision = 4,
                Image = "web:2",
                CreatedAt = At
            }
        ],
        OrphanSpecs = Labels,
    };
}
