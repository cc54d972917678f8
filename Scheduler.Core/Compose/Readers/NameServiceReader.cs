using System.Collections.Immutable;
using System.Net;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads what Rancher writes as services that are a name and nothing more: <c>rancher/dns-service</c> stands for the services
/// that it links to, <c>rancher/external-service</c> for addresses outside. The former become aliases on the networks that
/// the services have in common, the latter entries of the containers' own table of hosts.
/// </summary>
internal sealed class NameServiceReader
{
    private static readonly ImmutableHashSet<string> Keys =
        ["image", "links", "external_ips", "hostname", "labels", "metadata", "scale", "health_check", "start_on_create", "retain_ip"];

    private readonly SortedDictionary<string, ImmutableArray<string>> _targets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ImmutableArray<string>> _addresses = new(StringComparer.Ordinal);

    /// <param name="selected">All services of the file; the names are taken out.</param>
    public static NameServiceReader Read(Dictionary<string, Field> selected)
    {
        var reader = new NameServiceReader();
        var names = selected.Where(service => service.Value["image"] is { IsScalar: true } image && PseudoImages.IsName(image.Text())).ToList();
        foreach (var (name, _) in names) selected.Remove(name);
        foreach (var (name, service) in names) reader.Read(name, service, selected);
        return reader;
    }

    /// <summary>The names of services and addresses that may be linked to like services.</summary>
    public bool IsName(string name) => _targets.ContainsKey(name) || _addresses.ContainsKey(name);

    /// <summary>Everybody in the stack knows the names.</summary>
    public ImmutableSortedDictionary<string, StackService> Apply(ImmutableSortedDictionary<string, StackService> services)
    {
        foreach (var name in _targets.Keys) services = Aliased(services, name, name);
        foreach (var (name, service) in services.Where(service => NetworkSharing.LenderOf(service.Value.Spec.Container) is null))
            services = services.SetItem(name, _addresses.Keys.Aggregate(service, (sofar, other) => Knowing(sofar, other, other)));
        return services;
    }

    /// <summary>A link of a service to a name, under another name.</summary>
    public ImmutableSortedDictionary<string, StackService> Link(
        ImmutableSortedDictionary<string, StackService> services, string from, string name, string alias)
    {
        if (_addresses.ContainsKey(name))
            return NetworkSharing.LenderOf(services[from].Spec.Container) is null
                ? services.SetItem(from, Knowing(services[from], name, alias))
                : services;
        services = Aliased(services, name, alias);
        var spec = services[from].Spec;
        var after = _targets[name]
            .Where(target => target != from && spec.DependsOn.All(dependency => dependency.Service != target))
            .Select(target => new Dependency(target));
        return services.SetItem(from, services[from] with { Spec = spec with { DependsOn = spec.DependsOn.AddRange(after) } });
    }

    private void Read(string name, Field service, Dictionary<string, Field> services)
    {
        service.CheckKeys(ServiceKeys.Service);
        var image = service["image"]!.Text()!;
        foreach (var (key, value) in service.Entries().Where(entry => !Keys.Contains(entry.Key)))
            value.Error($"{image} is a name and no container: remove {key}");
        service["health_check"]?.Warning("has no effect: what is outside of the cluster is not looked after");
        if (image == PseudoImages.Dns) _targets[name] = Targets(service, services);
        else _addresses[name] = Addresses(service);
    }

    private static ImmutableArray<string> Targets(Field service, Dictionary<string, Field> services)
    {
        service["external_ips"]?.Error($"belongs to a service of the image {PseudoImages.External}");
        var targets = ImmutableArray.CreateBuilder<string>();
        foreach (var item in service["links"]?.Items() ?? [])
        {
            if (item.Word()?.Split(':')[0] is not { } target) continue;
            if (services.ContainsKey(target)) targets.Add(target);
            else item.Error($"there is no service {Shown.Text(target)} in the stack that runs containers");
        }

        if (targets.Count == 0) service.Error("names no service: write those that the name is to stand for under links");
        return [.. targets.Distinct(StringComparer.Ordinal)];
    }

    private static ImmutableArray<string> Addresses(Field service)
    {
        service["hostname"]?.Error("a name cannot stand for another name here: write its addresses under external_ips");
        service["links"]?.Error("is outside of the cluster, and links to nobody");
        var addresses = ImmutableArray.CreateBuilder<string>();
        foreach (var item in service["external_ips"]?.OneOrMore() ?? [])
        {
            if (item.Word() is not { } text) continue;
            if (IPAddress.TryParse(text, out _)) addresses.Add(text);
            else item.Error($"must be an IP address, is \"{Shown.Text(text)}\"");
        }

        if (addresses.Count == 0 && service["hostname"] is null) service.Error("has no addresses: write them under external_ips");
        return [.. addresses.Distinct(StringComparer.Ordinal)];
    }

    private ImmutableSortedDictionary<string, StackService> Aliased(
        ImmutableSortedDictionary<string, StackService> services, string name, string alias) =>
        _targets[name].Aggregate(services, (sofar, target) => sofar.SetItem(target, WithAlias(sofar[target], alias)));

    private static StackService WithAlias(StackService service, string alias) => WithContainer(service, container => container with
    {
        Networks = [.. container.Networks.Select(network => network.Aliases.Contains(alias)
            ? network
            : network with { Aliases = network.Aliases.Add(alias) })],
    });

    private StackService Knowing(StackService service, string name, string alias) => WithContainer(service, container => container with
    {
        ExtraHosts = [.. container.ExtraHosts.Union(_addresses[name].Select(address => $"{alias}:{address}"), StringComparer.Ordinal)],
    });

    private static StackService WithContainer(StackService service, Func<ContainerSpec, ContainerSpec> change) =>
        service with { Spec = service.Spec with { Container = change(service.Spec.Container) } };
}
