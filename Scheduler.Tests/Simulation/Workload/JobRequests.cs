using Scheduler.Messages.Services;

namespace Scheduler.Tests.Simulation.Workload;

/// <summary>Draws what a client asks of a job next. One version fails until all faults have ended.</summary>
internal static class JobRequests
{
    private const long Memory = 1L << 27;
    private static readonly string[] Images = ["job:1", "job:1", "job:2"];

    public static ServiceCommand Change(SimEntropy entropy, ServiceKey job, ServiceView seen) => entropy.Below(12) switch
    {
        < 3 => Put(entropy, job),
        3 or 4 => new ServiceCommand.SetScale(entropy.Below(6)),
        5 or 6 => new ServiceCommand.RunJob(),
        7 => new ServiceCommand.Stop(),
        8 => new ServiceCommand.Start(),
        9 => new ServiceCommand.Rollback(),
        10 when seen.Instances.FirstOrDefault(one => one.Id is not null) is { Id: { } id } => new ServiceCommand.RemoveInstance(id),
        _ => new ServiceCommand.Remove(false),
    };

    public static ServiceCommand.Put Put(SimEntropy entropy, ServiceKey job) => new(job, SpecOf(entropy), entropy.Below(6), Uid: "");

    public static ServiceSpec SpecOf(SimEntropy entropy) => new()
    {
        Mode = ServiceMode.ReplicatedJob,
        Job = new JobSpec { MaxConcurrent = entropy.Below(3) },
        OnHostLoss = entropy.Chance(30) ? HostLossPolicy.Exclusive : HostLossPolicy.Available,
        Restart = new RestartPolicy { Condition = RestartCondition.OnFailure, MaxAttempts = entropy.Chance(30) ? 2 : 0 },
        Container = new ContainerSpec
        {
            Image = Images[entropy.Below(Images.Length)],
            Resources = new ResourceSpec { MemoryReservationBytes = Memory },
            StopGracePeriod = System.TimeSpan.FromSeconds(2),
        },
    };
}
