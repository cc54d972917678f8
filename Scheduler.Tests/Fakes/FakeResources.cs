using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Fakes;

/// <summary>The networks and volumes of a fake engine.</summary>
internal sealed class FakeResources
{
    private readonly SortedDictionary<string, ImmutableSortedDictionary<string, string>> _networks = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _volumes = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Networks => _networks.Keys;

    public IReadOnlyCollection<string> Volumes => _volumes;

    public void AddNetwork(string name) => _networks[name] = ImmutableSortedDictionary<string, string>.Empty;

    public void AddVolume(string name) => _volumes.Add(name);

    /// <summary>Makes what the container needs and is missing. Throws for what is external and missing.</summary>
    public void Provide(ContainerPlan plan)
    {
        var volumes = plan.Spec.Mounts.Where(mount => mount is { Type: MountType.Volume, Source: not null }).ToList();
        foreach (var mount in volumes.Where(mount => mount.Volume?.External == true && !_volumes.Contains(mount.Source!)))
            throw new EngineException(EngineFault.NotFound, $"external volume {mount.Source} is not on this host; create it there");
        foreach (var network in Joined(plan.Spec).Where(network => !_networks.ContainsKey(network.Network)))
        {
            if (network.Spec.External)
                throw new EngineException(EngineFault.NotFound, $"external network {network.Network} is not on this host; create it there");
            _networks[network.Network] = network.Spec.Labels.SetItems(plan.OwnerLabels);
        }

        foreach (var mount in volumes) _volumes.Add(mount.Source!);
    }

    /// <summary>Being in one already is success.</summary>
    public void Join(FakeContainer container, ContainerSpec spec)
    {
        foreach (var network in Joined(spec).Select(one => one.Network))
        {
            Require(network);
            container.Networks.Add(network);
        }
    }

    public void RequireNetworks(FakeContainer container)
    {
        foreach (var network in container.Networks) Require(network);
    }

    public ImmutableArray<string> RemoveIdleNetworks(ImmutableSortedDictionary<string, string> labels, IReadOnlyCollection<FakeContainer> running)
    {
        var idle = _networks
            .Where(network => labels.All(label => network.Value.GetValueOrDefault(label.Key) == label.Value))
            .Select(network => network.Key)
            .Where(name => !running.Any(one => one.Networks.Contains(name)))
            .ToImmutableArray();
        foreach (var name in idle) _networks.Remove(name);
        return idle;
    }

    public bool RemoveVolume(string volume, IReadOnlyCollection<FakeContainer> containers)
    {
        if (containers.Any(one => one.Spec.Mounts.Any(mount => mount.Source == volume))) return false;
        _volumes.Remove(volume);
        return true;
    }

    private void Require(string network)
    {
        if (!_networks.ContainsKey(network)) throw new EngineException(EngineFault.NotFound, $"network {network} not found");
    }

    private static IEnumerable<NetworkAttachment> Joined(ContainerSpec spec) => spec.NetworkMode is null ? spec.Networks : [];
}
