using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>Whether what a service depends on is there. Asked only until its first instance is placed.</summary>
internal static class Dependencies
{
    /// <summary>What is still waited for, in words, or null.</summary>
    public static string? WaitsFor(ServiceState state, ImmutableSortedDictionary<ServiceKey, ServiceView> services)
    {
        if (state.DependenciesMet) return null;
        foreach (var dependency in state.Spec.DependsOn)
        {
            var key = new ServiceKey(state.Key.Stack, dependency.Service);
            if (Missing(dependency, services.GetValueOrDefault(key)) is { } missing) return $"waits for {key} {missing}";
        }

        // What they need is to be known when a host is chosen.
        var unknown = state.Spec.Mode.IsGlobal()
            ? null
            : (state.Spec.Sidekicks ?? []).Select(name => state.Key with { Service = name })
                .Where(key => !services.ContainsKey(key))
                .Select(key => (ServiceKey?)key)
                .FirstOrDefault();
        return unknown is { } sidekick ? $"waits for its sidekick {sidekick} to be created" : null;
    }

    private static string? Missing(Dependency dependency, ServiceView? view) => dependency.Condition switch
    {
        _ when view is null => "to be created",
        _ when view.Job is { } job => MissingOf(dependency, job),
        DependencyCondition.Completed =>
            view.Instances.Length > 0 && view.Instances.All(one => one.State == InstanceState.Completed) ? null : "to complete",
        DependencyCondition.Healthy => view.Running >= view.Scale ? null : "to be healthy",
        _ => view.Instances.Count(IsUp) >= view.Scale ? null : "to be started",
    };

    /// <summary>A job that has completed was started too.</summary>
    private static string? MissingOf(Dependency dependency, JobView job) => (dependency.Condition, job.Phase) switch
    {
        (_, JobPhase.Completed) => null,
        (DependencyCondition.Completed, JobPhase.Failed) => $"to complete, which it has not: {job.Message}",
        (DependencyCondition.Completed, _) => "to complete",
        _ => job.Running > 0 || job.Completed > 0 ? null : "to be started",
    };

    private static bool IsUp(InstanceView one) =>
        one.State is InstanceState.Running or InstanceState.Initializing or InstanceState.Unhealthy or InstanceState.Completed;
}
