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
}
