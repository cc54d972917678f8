using Scheduler.Docker;

namespace Scheduler.Bench.Stage;

/// <summary>The container that everything is measured with: one that sleeps, without a network.</summary>
internal static class BenchContainer
{
    public const string Image = "scheduler/busybox:1";

    public static readonly ContainerSpec Spec = new()
    {
        Image = Image,
        Cmd = ["sleep", "1000000"],
        StopSignal = "SIGKILL",
        HostConfig = new HostConfig { NetworkMode = "none", RestartPolicy = new RestartPolicy("no") },
    };

    /// <summary>The same with its host's network, the cheapest that Swarm has.</summary>
    public static readonly ContainerSpec SharedSpec = Spec with { HostConfig = Spec.HostConfig! with { NetworkMode = "host" } };
}
