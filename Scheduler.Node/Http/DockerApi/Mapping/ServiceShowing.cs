using Scheduler.Core.Services.Updates;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>A service of ours in Swarm's words. Pure.</summary>
public static class ServiceShowing
{
    /// <summary>What an agent gives where nobody says otherwise.</summary>
    public static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(10);

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
            Spec = withDefaults ? WithDefaults(spec, view.Spec) : spec,
            PreviousSpec = view.PreviousSpec is { } previous ? SpecOf(view, previous) : null,
            Endpoint = new EndpointWire(spec.EndpointSpec!, PortMapping.Write(view.Spec.Container.Ports, asWished: false)),
            UpdateStatus = view.Job is null ? UpdateStatusShowing.Of(view) : null,
            JobStatus = JobShowing.StatusOf(view),
            ServiceStatus = withStatus ? StatusOf(view) : null,
        };
    }

    public static ServiceSpecWire SpecOf(ServiceView view) => SpecOf(view, view.Spec);

    /// <summary>The service with that spec; its scale belongs to none.</summary>
    private static ServiceSpecWire SpecOf(ServiceView view, ServiceSpec spec) => new()
    {
        Name = ServiceNames.Of(view.Key),
        Labels = ServiceNames.LabelsOf(view.Key, spec),
        TaskTemplate = TaskOf(view.Key, spec),
        Mode = JobShowing.ModeOf(view, spec),
        UpdateConfig = spec.Update is null ? null : PolicyMapping.Write(UpdatePolicies.ForUpdate(spec)),
        RollbackConfig = spec.Rollback is null ? null : PolicyMapping.Write(UpdatePolicies.ForWayBack(spec)),
        EndpointSpec = new EndpointSpecWire { Mode = "dnsrr", Ports = PortMapping.Write(spec.Container.Ports, asWished: true) },
    };

    public static TaskSpecWire TaskOf(ServiceKey key, ServiceSpec spec) => new()
    {
        ContainerSpec = ContainerShowing.Of(spec.Container),
        Resources = ContainerShowing.ResourcesOf(spec.Container.Resources),
        RestartPolicy = spec.Restart == new RestartPolicy() ? null : RestartOf(spec.Restart),
        Placement = new PlacementWire
        {
            Constraints = spec.Constraints.IsEmpty ? null : spec.Constraints,
            Preferences = spec.SpreadOver is { IsEmpty: false } labels
                ? [.. labels.Select(label => new PreferenceWire { Spread = new SpreadWire { SpreadDescriptor = label } })]
                : null,
            MaxReplicas = spec.MaxPerHost == 0 ? null : spec.MaxPerHost,
        },
        Networks = NetworkJoins.Write(spec.Container, ServiceNames.Of(key)),
        LogDriver = spec.Container.Logging is { } log
            ? new LogDriverWire { Name = log.Driver, Options = log.Options.IsEmpty ? null : log.Options }
            : null,
        ForceUpdate = spec.ForceUpdate,
        Runtime = "container",
    };

    private static ServiceSpecWire WithDefaults(ServiceSpecWire spec, ServiceSpec said) => spec with
    {
        TaskTemplate = spec.TaskTemplate! with
        {
            RestartPolicy = spec.TaskTemplate.RestartPolicy ?? RestartOf(new RestartPolicy()),
            ContainerSpec = spec.TaskTemplate.ContainerSpec! with
            {
                StopGracePeriod = spec.TaskTemplate.ContainerSpec.StopGracePeriod ?? DockerTime.Nanoseconds(StopGrace)
            },
        },
        UpdateConfig = said.Mode.IsJob() ? null : PolicyMapping.Write(UpdatePolicies.ForUpdate(said)),
        RollbackConfig = said.Mode.IsJob() ? null : PolicyMapping.Write(UpdatePolicies.ForWayBack(said)),
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

    private static ServiceStatusWire StatusOf(ServiceView view) => view.Job is { } job ? JobShowing.CountsOf(view, job) : new(
        view.Running,
        view.Status == ServiceStatus.Stopped ? 0 : view.Scale,
        view.Instances.Count(instance => instance.State == InstanceState.Completed));
}
