using System.Collections.Immutable;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads <c>io.rancher.sidekicks</c>. A sidekick is where its primary is, as many times: it takes its mode, scale and
/// rules. Of a global service that is one of each on every host; otherwise each is placed on its own, and it says so.
/// </summary>
internal sealed class SidekickReader(IReadOnlyDictionary<string, Field> fields)
{
    public ImmutableSortedDictionary<string, StackService> Apply(ImmutableSortedDictionary<string, StackService> services)
    {
        var primaries = new Dictionary<string, string>();
        foreach (var (primary, service) in services)
        {
            foreach (var (name, at) in RancherLabels.SidekicksOf(fields[primary]))
            {
                if (!services.TryGetValue(name, out var sidekick)) at.Error($"there is no service {Shown.Text(name)} in the stack");
                else if (name == primary || !primaries.TryAdd(name, primary)) at.Error($"{Shown.Text(name)} is the sidekick of {primaries.GetValueOrDefault(name, primary)} already");
                else services = services.SetItem(name, Beside(service, sidekick));
                if (service.Spec.Mode == ServiceMode.Replicated && sidekick is not null)
                    at.Warning($"{Shown.Text(name)} is placed on its own: it need not be on one host with {primary}");
            }
        }

        foreach (var (name, primary) in primaries.Where(pair => primaries.ContainsKey(pair.Value)))
            fields[name].Error($"is a sidekick of {primary}, which is one itself");
        return services;
    }

    private static StackService Beside(StackService primary, StackService sidekick) => sidekick with
    {
        Scale = primary.Scale,
        Spec = sidekick.Spec with
        {
            Mode = primary.Spec.Mode,
            Constraints = [.. primary.Spec.Constraints.Union(sidekick.Spec.Constraints)],
            MaxPerHost = primary.Spec.MaxPerHost,
            OnHostLoss = primary.Spec.OnHostLoss,
        },
    };
}
