using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>depends_on</c>: a list of names, or a map with a condition for each.</summary>
internal static class DependencyReader
{
    /// <param name="field">The service's <c>depends_on</c>.</param>
    /// <param name="services">The services of the stack; one that is left out by its profile is not among them.</param>
    public static ImmutableArray<Dependency> Read(Field? field, IReadOnlySet<string> services)
    {
        if (field is null) return [];
        var dependencies = field.IsList
            ? field.Items().Select(item => (At: item, Dependency: item.Word() is { } name ? new Dependency(name) : null, Required: true))
            : field.Entries(wanted: "a list or a map")
                .Select(entry => (entry.Value, (Dependency?)Long(entry.Key, entry.Value), entry.Value["required"]?.Bool() ?? true));
        var found = new List<Dependency>();
        foreach (var (at, dependency, required) in dependencies)
        {
            if (dependency is null) continue;
            if (services.Contains(dependency.Service)) found.Add(dependency);
            else if (required) at.Error($"there is no service {dependency.Service} in the stack, or its profile is not selected");
            else at.Info($"there is no service {dependency.Service} in the stack, and it is not required");
        }

        return [.. found.DistinctBy(dependency => dependency.Service)];
    }

    private static Dependency Long(string name, Field field)
    {
        if (!field.Node.IsNull && !field.IsMap) field.Error($"must be a map, is {field.Node.Kind}");
        field.CheckKeys(PartKeys.DependsOn);
        var condition = field["condition"]?.Parsed(Condition, "service_started, service_healthy or service_completed_successfully");
        return new Dependency(name, condition ?? DependencyCondition.Started);
    }

    private static DependencyCondition? Condition(string text) => text switch
    {
        "service_started" => DependencyCondition.Started,
        "service_healthy" => DependencyCondition.Healthy,
        "service_completed_successfully" => DependencyCondition.Completed,
        _ => null,
    };
}
