using Scheduler.Core.Swarm;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>An instance of ours as a task of Swarm's. Pure.</summary>
public static class TaskShowing
{
    public static string IdOf(ServiceView service, InstanceView instance) =>
        instance.Id is { } id ? DockerIds.OfTask(id) : DockerIds.OfSlot(service.Uid, instance.Slot);

    public static string NameOf(ServiceView service, InstanceView instance) => TaskNames.Of(service.Key, service.Mode, instance.Slot, instance.Host);

    public static TaskWire Of(FoundTask one) => Of(one, ServiceShowing.TaskOf(one.Service.Key, one.Service.Spec));

    /// <param name="spec">The service's, which its tasks share: it may have thousands.</param>
    public static TaskWire Of(FoundTask one, TaskSpecWire spec)
    {
        var (service, instance) = one;
        var since = instance.Since ?? service.UpdatedAt;
        return new TaskWire
        {
            Id = IdOf(service, instance),
            Version = new SwarmVersionWire(service.Version),
            // One that is over began before the one after it, by which Docker's client puts them in order.
            CreatedAt = DockerTime.Text(one.Parting?.Since ?? since),
            UpdatedAt = DockerTime.Text(since),
            Spec = instance.Image is { } image ? spec with { ContainerSpec = spec.ContainerSpec! with { Image = image } } : spec,
            ServiceId = DockerIds.OfService(service.Uid),
            Slot = service.Mode.IsGlobal() ? null : JobShowing.SlotOf(service, instance),
            JobIteration = instance.Run > 0 ? new SwarmVersionWire(instance.Run) : null,
            NodeId = instance.Host is { } host ? DockerIds.OfHost(host) : null,
            DesiredState = DesiredOf(instance),
            Status = StatusOf(instance, since),
        };
    }

    /// <summary>Where it is, in Swarm's order of states.</summary>
    public static string StateOf(InstanceState state) => state switch
    {
        InstanceState.Pending => "pending",
        InstanceState.Assigned => "assigned",
        InstanceState.Pulling => "preparing",
        InstanceState.Created => "ready",
        // Swarm too counts a task as starting until its health check has answered.
        InstanceState.Starting or InstanceState.Initializing => "starting",
        InstanceState.Running or InstanceState.Unhealthy or InstanceState.Stopping => "running",
        InstanceState.Completed => "complete",
        InstanceState.Failed => "failed",
        InstanceState.Unknown => "orphaned",
        _ => "shutdown",
    };

    private static string DesiredOf(InstanceView instance) => (instance.Goal, instance.State) switch
    {
        _ when instance.IsLost => "shutdown",
        _ when instance.Run > 0 =>
            instance.Goal == InstanceGoal.Running || (instance.HasEnded && instance.State == InstanceState.Completed)
                ? "complete"
                : "shutdown",
        (InstanceGoal.Prepared, _) => "ready",
        (InstanceGoal.Running, not InstanceState.Completed) => "running",
        _ => "shutdown",
    };

    private static TaskStatusWire StatusOf(InstanceView instance, DateTimeOffset since)
    {
        // What a pull says is how far it is, and no error.
        var isProgress = instance.State == InstanceState.Pulling;
        return new TaskStatusWire
        {
            Timestamp = DockerTime.Text(since),
            State = instance.IsLost ? "orphaned" : StateOf(instance.State),
            Message = isProgress && instance.Reason is { } progress ? progress : MessageOf(instance.State),
            Err = isProgress ? null : instance.Reason,
            ContainerStatus = instance.ContainerId is { } container
                ? new ContainerStatusWire { ContainerId = container, ExitCode = instance.ExitCode ?? 0 }
                : null,
            PortStatus = new PortStatusWire(PortMapping.Open(instance.Ports)),
        };
    }

    private static string MessageOf(InstanceState state) => state switch
    {
        InstanceState.Pending => "pending task scheduling",
        InstanceState.Assigned => "scheduler assigned task to node",
        InstanceState.Running => "started",
        InstanceState.Completed => "finished",
        InstanceState.Unknown => "its node does not answer",
        _ => state.ToString().ToLowerInvariant(),
    };
}
