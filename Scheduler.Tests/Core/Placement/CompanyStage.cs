using System.Collections.Immutable;
using Scheduler.Core.Placement;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Placement;

/// <summary>Hosts, services of the stack <c>shop</c> that run on them, and where the slots of another one go.</summary>
internal sealed class CompanyStage
{
    private readonly List<HostView> _hosts = [];
    private ImmutableSortedDictionary<ServiceKey, ServiceView> _services = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty;

    public CompanyStage Hosts(params string[] names)
    {
        _hosts.AddRange(names.Select(name => Specs.Host(name)));
        return this;
    }

    public CompanyStage Change(string host, Func<HostView, HostView> change)
    {
        var at = _hosts.FindIndex(one => one.Id.Value == host);
        _hosts[at] = change(_hosts[at]);
        return this;
    }

    /// <summary>A service with an instance on each of these hosts.</summary>
    public CompanyStage Runs(string name, ServiceSpec spec, params string[] hosts)
    {
        var key = new ServiceKey("shop", name);
        var view = Specs.Shown(
            key, name, spec,
            [.. hosts.Select((host, i) => Specs.Running(InstanceId.Of(name, i + 1), key, i + 1, new HostId(host)))]);
        foreach (var host in hosts) Change(host, one => one with { Instances = one.Instances + 1 });
        _services = _services.SetItem(key, view);
        return this;
    }

    public CompanyStage Show(string name, Func<InstanceView, InstanceView> change)
    {
        var view = _services[new ServiceKey("shop", name)];
        _services = _services.SetItem(view.Key, view with { Instances = [.. view.Instances.Select(change)] });
        return this;
    }

    /// <summary>Where so many slots of shop/web go, one after the other.</summary>
    public string Place(ServiceSpec spec, int count = 1)
    {
        var stack = _services.Keys.Select(key => key.Service).Append("web").ToImmutableSortedSet();
        var batch = new PlacementBatch(
            _hosts, [],
            new Neighbours(Specs.Web, spec, _services.Values) { Company = Company.Of(Specs.Web, spec, _services, stack) });
        return string.Join(
            ' ',
            Enumerable.Range(1, count).Select(slot =>
                batch.Place(PlacementRequest.For(spec, slot)) is PlacementDecision.Chosen chosen ? chosen.Host.Value : "-"));
    }
}
