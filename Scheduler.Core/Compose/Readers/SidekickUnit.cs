using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Makes one unit of a primary and its sidekicks.</summary>
/// <param name="members">The sidekicks, in the order of their names.</param>
internal sealed class SidekickUnit(IReadOnlyDictionary<string, Field> fields, string primary, ImmutableArray<string> members)
{
    public ImmutableSortedDictionary<string, StackService> Apply(ImmutableSortedDictionary<string, StackService> services)
    {
        var all = members.Insert(0, primary);
        if (all.FirstOrDefault(name => services[name].Spec.Mode.IsJob()) is { } job)
        {
            fields[job].Error($"a job has no sidekicks and is none: its containers end. A sidekick of {primary} that ends has the label io.rancher.container.start_once");
            return services;
        }

        ReportPorts(services, all);
        var rules = RulesOf(services, all);
        var isGlobal = services[primary].Spec.Mode == ServiceMode.Global;
        var lead = Ordered(services[primary], all, isGlobal);
        services = services.SetItem(primary, lead with { Spec = Under(lead.Spec, rules) with { Sidekicks = members } });
        return members.Aggregate(services, (sofar, name) => sofar.SetItem(name, Sidekick(
            name, Ordered(sofar[name], all, isGlobal), lead, isGlobal ? rules : new ServiceSpec { Container = lead.Spec.Container })));
    }

    private StackService Sidekick(string name, StackService sidekick, StackService lead, ServiceSpec rules)
    {
        if (sidekick.Scale is { } scale && scale != (lead.Scale ?? 1))
            fields[name].Warning($"has as many instances as {primary}, whose sidekick it is: its own scale does not count");
        return new StackService(Under(sidekick.Spec, rules) with
        {
            SidekickOf = primary,
            Mode = lead.Spec.Mode,
            OnHostLoss = lead.Spec.OnHostLoss,
            MovesVolumes = sidekick.Spec.MovesVolumes || lead.Spec.MovesVolumes,
        });
    }

    /// <summary>All rules of the unit in one; nothing else in it counts.</summary>
    private static ServiceSpec RulesOf(ImmutableSortedDictionary<string, StackService> services, ImmutableArray<string> all)
    {
        var specs = all.Select(name => services[name].Spec).ToList();
        ImmutableArray<AffinityRule> affinity =
        [
            .. specs.SelectMany(spec => spec.Affinity ?? []).Distinct()
                .Where(rule => !specs[0].Mode.IsGlobal() || AffinityReader.HoldsForGlobal(rule))
        ];
        return specs[0] with
        {
            Constraints = [.. specs.SelectMany(spec => spec.Constraints).Distinct(StringComparer.Ordinal)],
            Affinity = affinity.IsEmpty ? null : affinity,
            SpreadOver = specs.Select(spec => spec.SpreadOver).FirstOrDefault(labels => labels is not null),
            MaxPerHost = specs.Select(spec => spec.MaxPerHost).Where(most => most > 0).DefaultIfEmpty().Min(),
        };
    }

    private static ServiceSpec Under(ServiceSpec spec, ServiceSpec rules) =>
        spec with { Constraints = rules.Constraints, Affinity = rules.Affinity, SpreadOver = rules.SpreadOver, MaxPerHost = rules.MaxPerHost };

    /// <summary>All of a unit are placed at once: one that is to start after another is made after it, on the same host.</summary>
    private StackService Ordered(StackService service, ImmutableArray<string> all, bool isGlobal)
    {
        var within = service.Spec.DependsOn.Where(dependency => all.Contains(dependency.Service)).ToList();
        if (isGlobal || within.Count == 0) return service;
        foreach (var dependency in within.Where(dependency => dependency.Condition != DependencyCondition.Started))
            fields[primary].Warning($"what goes together with {primary} starts once {dependency.Service} has been started; whether that is healthy or has ended is not waited for");
        ImmutableArray<string> after =
        [
            .. (service.Spec.Container.MadeAfter ?? [])
                .Union(within.Select(dependency => dependency.Service), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        ];
        return service with
        {
            Spec = service.Spec with
            {
                DependsOn = [.. service.Spec.DependsOn.Except(within)],
                Container = service.Spec.Container with { MadeAfter = after }
            }
        };
    }

    private void ReportPorts(ImmutableSortedDictionary<string, StackService> services, ImmutableArray<string> all)
    {
        var taken = new Dictionary<(int Port, string Protocol, string? Ip), string>();
        foreach (var name in all)
        {
            foreach (var port in services[name].Spec.Container.Ports.Where(HostPorts.IsFixed))
            {
                var key = (port.HostPort, port.Protocol, port.HostIp);
                if (taken.TryGetValue(key, out var other) && other != name)
                    fields[name].Error($"publishes port {port.HostPort}/{port.Protocol}, which {other} has on the same host: {primary} and its sidekicks are always on one");
                else
                    taken[key] = name;
            }
        }
    }
}
