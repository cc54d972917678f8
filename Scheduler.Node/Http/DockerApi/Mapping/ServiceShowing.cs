using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>A service of ours in Swarm's words. Pure.</summary>
public static class ServiceShowing
{
    /// <param name="withDefaults">Fill in what is so because nobody said otherwise.</param>
    /// <param name="withStatus">Count its tasks.</param>
    public static ServiceWire Of(ServiceView view, bool withDefaults = false, bool withStatus = false)
    {
        var spec = SpecOf(view);
        return new ServiceWire
        {
            Id = DockerIds.OfService(view.Uid),
            Version = new SwarmVersionWire(view.Version),
            CreatedAt = DockerTime.Text(view.CreatedAt),
            UpdatedAt = DockerTime.Text(view.UpdatedAt),
            Spec = withDefaults ? WithDefaults(spec) : spec,
            Endpoint = new EndpointWire(spec.EndpointSpec!, PortMapping.Write(view.Spec.Container.Ports, asWished: false)),
            UpdateStatus = UpdateOf(view),
            ServiceStatus = withStatus ? StatusOf(view) : null,
        };
    }

    public static ServiceSpecWire SpecOf(ServiceView view) => new()
    {
        Name = ServiceNames.Of(view.Key),
        Labels = ServiceNames.LabelsOf(view.Key, view.Spec),
        TaskTemplate = TaskOf(view.Key, view.Spec),
        Mode = view.Mode == ServiceMode.Global
            ? new ServiceModeWire { Global = new GlobalWire() }
            : new ServiceModeWire { Replicated = new ReplicatedWire { Replicas = view.Scale } },
        EndpointSpec = new EndpointSpecWire { Mode = "dnsrr", Ports = PortMapping.Write(view.Spec.Container.Ports, asWished: true) },
    };

    public static TaskSpecWire TaskOf(ServiceKey key, ServiceSpec spec) => new()
    {
        ContainerSpec = ContainerShowing.Of(spec.Container),
        Resources = ContainerShowing.ResourcesOf(spec.Container.Resources),
        RestartPolicy = spec.Restart == new RestartPolicy() ? null : RestartOf(spec.Restart),
        Placement = new PlacementWire
        {
            Constraints = spec.Constraints.IsEmpty ? null : spec.Constraints,
            MaxReplicas = spec.MaxPerHost == 0 ? null : spec.MaxPerHost,
        },
        Networks = NetworkJoins.Write(spec.Container, ServiceNames.Of(key)),
        LogDriver = spec.Container.Logging is { } log ? new LogDriverWire { Name = log.Driver, Options = log.Options.IsEmpty ? null : log.Options } : null,
        ForceUpdate = spec.ForceUpdate,
        Runtime = "container",
    };

    private static ServiceSpecWire WithDefaults(ServiceSpecWire spec) => spec with
    {
        TaskTemplate = spec.TaskTemplate! with
        {
            RestartPolicy = spec.TaskTemplate.RestartPolicy ?? RestartOf(new RestartPolicy()),
            ContainerSpec = spec.TaskTemplate.ContainerSpec! with { StopGracePeriod = spec.TaskTemplate.ContainerSpec.StopGracePeriod ?? DockerTime.Nanoseconds(TimeSpan.FromSeconds(10)) },
        },
        UpdateConfig = new UpdateConfigWire { Parallelism = 1, FailureAction = "pause", MaxFailureRatio = 0, Order = "stop-first" },
        RollbackConfig = new UpdateConfigWire { Parallelism = 1, FailureAction = "pause", MaxFailureRatio = 0, Order = "stop-first" },
    };

    private static RestartPolicyWire RestartOf(RestartPolicy policy) => new()
    {
        Condition = policy.Condition switch
        {
            RestartCondition.OnFailure => "on-failure",
            RestartCondition.None => "none",
            _ => "any",
        },
        Delay = policy.Delay is { } delay ? DockerTime.Nanoseconds(delay) : null,
        MaxAttempts = policy.MaxAttempts,
        Window = policy.Window is { } window ? DockerTime.Nanoseconds(window) : null,
    };

    private static ServiceStatusWire StatusOf(ServiceView view) => new(
        view.Running,
        view.Status == ServiceStatus.Stopped ? 0 : view.Scale,
        view.Instances.Count(instance => instance.State == InstanceState.Completed));

    /// <summary>Of a service that has been updated once. The CLI takes "completed" for the end of its wait, so it is said only of what is.</summary>
    private static UpdateStatusWire? UpdateOf(ServiceView view)
    {
        if (view.Revision == 1) return null;
        var isUnderWay = view.Instances.Any(instance => instance is { IsOutdated: true, Goal: InstanceGoal.Running or InstanceGoal.Prepared }) || view.Status == ServiceStatus.Updating;
        return (isUnderWay, view.Status) switch
        {
            (true, _) => new UpdateStatusWire("updating", DockerTime.Text(view.UpdatedAt), null, view.Reason ?? "update in progress"),
            (_, ServiceStatus.Active) => new UpdateStatusWire("completed", DockerTime.Text(view.UpdatedAt), DockerTime.Text(view.UpdatedAt), "update completed"),
            _ => null,
        };
    }
}
