using Scheduler.Core.Services.Units;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Node.Http.Rest;

/// <summary>Puts services into waves: what a service depends on is in an earlier wave than the service.</summary>
public static class StackOrder
{
    /// <summary>Of a stack: what follows another service comes after it, and so what it is to be made after does not.</summary>
    public static (IReadOnlyList<IReadOnlyList<string>>? Waves, Refusal? Fault) Of(StackSpec stack) =>
        Of(stack.Services.ToDictionary(entry => entry.Key, IReadOnlyList<string> (entry) => DependenciesOf(stack, entry.Value.Spec)));

    private static IReadOnlyList<string> DependenciesOf(StackSpec stack, ServiceSpec spec)
    {
        var leader = Following.LeaderOf(spec);
        return
        [
            .. spec.DependsOn
                .Select(dependency => dependency.Service)
                .Concat(leader is not null && stack.Services.ContainsKey(leader) ? [leader] : [])
                .Distinct(StringComparer.Ordinal)
        ];
    }

    /// <param name="dependencies">What each service depends on, by name.</param>
    /// <returns>The waves, or why there are none: a cycle, or a dependency that is not there. Exactly one is null.</returns>
    public static (IReadOnlyList<IReadOnlyList<string>>? Waves, Refusal? Fault) Of(IReadOnlyDictionary<string, IReadOnlyList<string>> dependencies)
    {
        foreach (var (name, needed) in dependencies)
        {
            if (needed.FirstOrDefault(one => !dependencies.ContainsKey(one)) is { } missing)
                return (null, Refusal.Invalid(
                    $"The service {name} depends on {missing}, which the stack does not have.",
                    $"services.{name}.spec.dependsOn"));
        }

        var waves = new List<IReadOnlyList<string>>();
        var placed = new HashSet<string>(StringComparer.Ordinal);
        while (placed.Count < dependencies.Count)
        {
            var wave = dependencies
                .Where(entry => !placed.Contains(entry.Key) && entry.Value.All(placed.Contains))
                .Select(entry => entry.Key)
                .Order(StringComparer.Ordinal)
                .ToList();
            if (wave.Count == 0)
            {
                var left = dependencies.Keys.Where(name => !placed.Contains(name)).Order(StringComparer.Ordinal).ToList();
                return (null, Refusal.Invalid(
                    $"These services depend on each other in a circle, or on such a circle: {string.Join(", ", left)}.",
                    $"services.{left[0]}.spec.dependsOn"));
            }

            placed.UnionWith(wave);
            waves.Add(wave);
        }

        return (waves, null);
    }
}
