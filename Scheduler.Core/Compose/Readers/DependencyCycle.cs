using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Finds services that wait for one another, so that none would ever start.</summary>
internal static class DependencyCycle
{
    /// <summary>The names along one cycle, its first again at the end; null when there is none.</summary>
    public static ImmutableArray<string>? Find(ImmutableSortedDictionary<string, StackService> services)
    {
        var done = new HashSet<string>();
        foreach (var start in services.Keys)
        {
            // A loop with its own stack: a chain may be as long as there are services.
            var way = new List<string> { start };
            var open = new Stack<Queue<string>>([Next(services, start)]);
            while (open.TryPeek(out var next))
            {
                if (!next.TryDequeue(out var name))
                {
                    open.Pop();
                    done.Add(way[^1]);
                    way.RemoveAt(way.Count - 1);
                }
                else if (way.IndexOf(name) is >= 0 and var at)
                {
                    return [.. way[at..], name];
                }
                else if (!done.Contains(name))
                {
                    way.Add(name);
                    open.Push(Next(services, name));
                }
            }
        }

        return null;
    }

    private static Queue<string> Next(ImmutableSortedDictionary<string, StackService> services, string name)
    {
        var spec = services[name].Spec;
        var first = spec.DependsOn.Select(dependency => dependency.Service).Concat(spec.Container.MadeAfter ?? []);
        if (NetworkSharing.LenderOf(spec.Container) is { } lender && lender != name) first = first.Append(lender);
        return new Queue<string>(first.Where(services.ContainsKey));
    }
}
