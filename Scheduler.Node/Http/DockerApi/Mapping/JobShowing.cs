using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Modes and jobs in Swarm's words. Pure.</summary>
internal static class JobShowing
{
    /// <param name="spec">Of any revision; its scale belongs to none.</param>
    public static ServiceModeWire ModeOf(ServiceView view, ServiceSpec spec) => view.Mode switch
    {
        ServiceMode.Global => new ServiceModeWire { Global = new GlobalWire() },
        ServiceMode.GlobalJob => new ServiceModeWire { GlobalJob = new GlobalWire() },
        ServiceMode.ReplicatedJob => new ServiceModeWire
        {
            ReplicatedJob = new ReplicatedJobWire
            {
                MaxConcurrent = spec.Job?.MaxConcurrent is > 0 and var most ? most : Math.Max(view.Scale, 1),
                TotalCompletions = view.Scale
            },
        },
        _ => new ServiceModeWire { Replicated = new ReplicatedWire { Replicas = view.Scale } },
    };

    /// <summary>Clients look into it without asking whether a job has one.</summary>
    public static JobStatusWire? StatusOf(ServiceView view) => view.Job is not { } job ? null : new JobStatusWire(
        new SwarmVersionWire(job.Run), DockerTime.Text(job.Runs.Select(run => (DateTimeOffset?)run.StartedAt).FirstOrDefault() ?? view.CreatedAt));

    /// <summary>Swarm has a replicated job's limit as what is desired, and of a global one the hosts that are still to complete it.</summary>
    public static ServiceStatusWire CountsOf(ServiceView view, JobView job) => new(
        job.Running,
        view.Mode.IsGlobal() ? Math.Max(0, job.Total - job.Completed) : job.MaxConcurrent,
        job.Completed);

    /// <summary>A job's slots begin with 0 in each run.</summary>
    public static int SlotOf(ServiceView service, InstanceView instance) => service.Job is not { } job
        ? instance.Slot
        : instance.Slot - (job.Runs.FirstOrDefault(run => run.Number == instance.Run)?.FirstSlot ?? 1);
}
