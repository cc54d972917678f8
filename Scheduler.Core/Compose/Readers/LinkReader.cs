using System.Collections.Immutable;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads <c>links</c> (<c>service[:alias]</c>). The alias becomes one of the linked service on every network that both
/// join, so others on that network see it too; and the linking service depends on the linked one.
/// </summary>
/// <param name="names">What may be linked to and runs no containers.</param>
internal sealed class LinkReader(IReadOnlyDictionary<string, Field> fields, NameServiceReader names)
{
    private readonly Dictionary<string, string> _targets = [];

    public ImmutableSortedDictionary<string, StackService> Apply(ImmutableSortedDictionary<string, StackService> services)
    {
        foreach (var name in services.Keys)
        {
            foreach (var item in fields[name]["links"]?.Items() ?? [])
            {
                if (Link(item, services) is var (target, alias))
                    services = names.IsName(target) ? names.Link(services, name, target, alias) : Joined(item, services, name, target, alias);
            }
        }

        return services;
    }

    private (string Target, string Alias)? Link(Field item, ImmutableSortedDictionary<string, StackService> services)
    {
        if (item.Word() is not { } text) return null;
        var colon = text.IndexOf(':');
        var target = colon < 0 ? text : text[..colon];
        var alias = colon < 0 ? text : text[(colon + 1)..];
        if (alias.Length == 0)
            item.Error($"must be service:alias, is \"{Shown.Text(text)}\"");
        else if (!services.ContainsKey(target) && !names.IsName(target))
            item.Error($"there is no service {Shown.Text(target)} in the stack; others are reached over a common external network");
        else if (alias != target && (services.ContainsKey(alias) || names.IsName(alias)))
            item.Error($"the alias {alias} is the name of another service: on one network it can mean one only");
        else if (!_targets.TryAdd(alias, target) && _targets[alias] != target)
            item.Error($"the alias {Shown.Text(alias)} means {_targets[alias]} elsewhere: on one network it can mean one only");
        else
            return (target, alias);
        return null;
    }

    private static ImmutableSortedDictionary<string, StackService> Joined(
        Field item, ImmutableSortedDictionary<string, StackService> services, string name, string target, string alias)
    {
        var from = services[name].Spec;
        var to = services[target].Spec;
        var common = from.Container.Networks.Select(network => network.Network).ToHashSet();
        var networks = to.Container.Networks.Select(network => common.Contains(network.Network) ? WithAlias(network, alias) : network);
        if (!to.Container.Networks.Any(network => common.Contains(network.Network)))
            NotInCommon(
                item, $"{name} and {target} have no network in common{Mode(name, from)}{Mode(target, to)}",
                from.Container.NetworkMode ?? to.Container.NetworkMode);
        services = services.SetItem(target, services[target] with { Spec = to with { Container = to.Container with { Networks = [.. networks] } } });
        if (from.DependsOn.Any(dependency => dependency.Service == target)) return services;
        // The target may be this very service: read it again.
        var own = services[name];
        return services.SetItem(name, own with { Spec = own.Spec with { DependsOn = own.Spec.DependsOn.Add(new Dependency(target)) } });
    }

    /// <summary>With a network mode, people write a link to have one started after the other.</summary>
    private static void NotInCommon(Field item, string words, string? mode)
    {
        if (mode is null) item.Error(words);
        else item.Warning($"{words}: neither finds the other by name, and the link is no more than a dependency");
    }

    private static string Mode(string name, ServiceSpec spec) =>
        spec.Container.NetworkMode is { } mode ? $"; {name} has network_mode: {mode}" : "";

    private static NetworkAttachment WithAlias(NetworkAttachment network, string alias) =>
        network.Aliases.Contains(alias) ? network : network with { Aliases = network.Aliases.Add(alias) };
}
