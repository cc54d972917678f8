using System.Collections.Immutable;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services.Forecasts;

/// <summary>Services that run on hosts which have given them what they need, and what is foreseen of them.</summary>
internal sealed class ForecastStage
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private ImmutableSortedDictionary<HostId, HostView> _hosts = ImmutableSortedDictionary<HostId, HostView>.Empty;
    private ImmutableSortedDictionary<ServiceKey, ServiceView> _services = ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty;

    /// <summary>With that service, shop/web, of so many instances.</summary>
    public static ForecastStage Of(int scale, ServiceSpec spec, params string[] hosts) =>
        Of(scale, spec, [.. hosts.Select(host => Specs.Host(host))]);

    public static ForecastStage Of(int scale, ServiceSpec spec, params HostView[] hosts)
    {
        var stage = new ForecastStage();
        foreach (var host in hosts) stage.Add(host);
        stage.AddService(Specs.Web, spec, scale: scale);
        return stage;
    }

    public void Add(HostView host) => _hosts = _hosts.SetItem(host.Id, host);

    public void Change(string host, Func<HostView, HostView> change) => Add(change(_hosts[new HostId(host)]));

    /// <summary>A service that is all there.</summary>
    public void AddService(ServiceKey key, ServiceSpec spec, Func<ServiceView, ServiceView>? with = null, int scale = 1)
    {
        var story = new ServiceStory();
        story.SetHosts([.. _hosts.Values]);
        story.Send(new ServiceCommand.Put(key, spec, scale, key.Service.PadRight(8, '0')));
        story.Converge();
        foreach (var one in story.State.Instances.Values) Admit(key, one.Host, one.Id, one.Slot, spec.Container);
        _services = _services.SetItem(key, (with ?? (same => same))(story.View));
    }

    /// <summary>The service looks otherwise.</summary>
    public void Show(Func<ServiceView, ServiceView> change) => _services = _services.SetItem(Specs.Web, change(_services[Specs.Web]));

    public ImmutableArray<Forecast> Foresee(ServiceSpec spec) => Foresee((Specs.Web, spec));

    public ImmutableArray<Forecast> Foresee(params (ServiceKey Key, ServiceSpec Spec)[] wishes) => StackForecast.Of(
        [
            .. wishes.Select(wish => new ForecastWish(
                wish.Key,
                _services.GetValueOrDefault(wish.Key),
                new ServiceCommand.Put(wish.Key, wish.Spec, null, "abcd1234")))
        ],
        new ForecastScene(_hosts, _services, Now, IsWhole: true));

    private void Admit(ServiceKey key, HostId host, InstanceId id, int slot, ContainerSpec container) => Change(host.Value, view => view with
    {
        Instances = view.Instances + 1,
        ReservedMemoryBytes = view.ReservedMemoryBytes + (container.Resources.MemoryReservationBytes ?? 0),
        Ports = view.Ports.AddRange(
            container.Ports
                .Where(port => port.HostPort > 0)
                .Select(port => new PortClaim(port.HostPort, port.Protocol, port.HostIp, $"{key} slot {slot}", id))),
    });
}
