using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Speaking;

/// <summary>
/// What an instance speaks to and does not reach by the name and port that it knows, since it is on another host than all
/// instances of that. Said, and nothing else: its state stays what it is.
/// </summary>
internal sealed class Unreached
{
    private const int HostsNamed = 3;
    private const int PortsNamed = 3;
    private const int RemarksSaid = 3;

    private readonly List<Spoken> _spoken;
    private readonly List<Remark> _linked;
    private readonly ServiceObserved _observed;

    private Unreached(List<Spoken> spoken, List<Remark> linked, ServiceObserved observed) =>
        (_spoken, _linked, _observed) = (spoken, linked, observed);

    /// <summary>Null for a service that speaks to nobody.</summary>
    public static Unreached? Of(ServiceKey key, ServiceSpec spec, ServiceObserved observed)
    {
        var spoken = Spoken.Of(key, spec, observed.Services).ToList();
        var linked = LinkRemarks(spec, observed);
        return spoken.Count + linked.Count == 0 ? null : new Unreached(spoken, linked, observed);
    }

    /// <summary>The same instances, of which those that do not reach something say so.</summary>
    public ImmutableArray<InstanceView> Noted(ImmutableArray<InstanceView> instances) =>
        [.. instances.Select(one => IsTold(one) && _observed.HostAnswers(one.Host!.Value) ? Noted(one, RemarksOn(one.Host.Value)) : one)];

    /// <summary>The gravest of what the instances of the service have to say; null where all reach all.</summary>
    public Remark? InAll(ImmutableArray<InstanceView> instances)
    {
        var told = instances.Where(IsTold).ToList();
        var all = told.SelectMany(one => RemarksOn(one.Host!.Value))
            .CountBy(one => one)
            .OrderByDescending(one => one.Key.IsLoss)
            .ThenByDescending(one => one.Value)
            .ToList();
        return all is not [var (gravest, count), ..] ? null
            : told.Count == 1 ? gravest
            : gravest with { Words = $"{gravest.Words} ({count} of {told.Count} instances)" };
    }

    private static InstanceView Noted(InstanceView one, IEnumerable<Remark> remarks)
    {
        var words = remarks.OrderByDescending(remark => remark.IsLoss).Take(RemarksSaid).Select(remark => remark.Words).ToList();
        return words.Count == 0 ? one : one with { Reason = string.Join("; ", one.Reason is null ? words : [one.Reason, .. words]) };
    }

    private IEnumerable<Remark> RemarksOn(HostId host) =>
        _spoken.Select(one => RemarkOn(one, host, _observed.Hosts)).OfType<Remark>().Concat(_linked);

    private static Remark? RemarkOn(Spoken one, HostId host, ImmutableSortedDictionary<HostId, HostView> hosts)
    {
        if (!one.IsBridged || Presence.IsOn(one.Service, host) || Presence.UpOn(one.Service) is not { Count: > 0 } up) return null;
        var where = $"{one.Name} runs on {Named(up)}";
        if (!Published.IsAny(one.Service.Spec))
            return new Remark(
                $"does not reach {one.Name} by its name: {where} and publishes no port",
                "A network ends at its host: publish the port, or let the rules of both allow one host");
        if (!up.Any(other => AddressBook.AddressOf(one.Service.Spec, hosts.GetValueOrDefault(other)) is not null))
            return new Remark(
                $"does not reach {one.Name} by its name: {where}, of which no address is known",
                "Give the host's IP address under hosts.addresses");
        if (Published.IsUnderItsOwnNumber(one.Service.Spec)) return null;
        var ports = Published.Of(one.Service.Spec).Take(PortsNamed).Select(port => PortWords(one.Name, port));
        return new Remark(
            $"reaches {one.Name} as {string.Join(", ", ports)}: {where}",
            "Publish the port under its own number to have it the same everywhere",
            IsLoss: false);
    }

    /// <summary>What is linked to and cannot be found by any host.</summary>
    private static List<Remark> LinkRemarks(ServiceSpec spec, ServiceObserved observed) =>
        [.. (spec.ExternalLinks ?? []).Select(link => RemarkOn(link, observed)).OfType<Remark>()];

    private static Remark? RemarkOn(ExternalLink link, ServiceObserved observed)
    {
        var does = $"does not reach {link.Stack}/{link.Service} as {link.Alias}";
        if (observed.Services.GetValueOrDefault(new ServiceKey(link.Stack, link.Service)) is not { } other)
            return new Remark($"{does}: there is no such service", "It is found once there is");
        if (!Published.IsAny(other.Spec)) return new Remark($"{does}: it publishes no port", "An external link goes by published ports: publish it");
        return Presence.UpOn(other) is { Count: > 0 } up
            && !up.Any(host => AddressBook.AddressOf(other.Spec, observed.Hosts.GetValueOrDefault(host)) is not null)
            ? new Remark($"{does}: no address is known of {Named(up)}", "Give the host's IP address under hosts.addresses")
            : null;
    }

    private static string Named(SortedSet<HostId> hosts) =>
        $"{string.Join(", ", hosts.Take(HostsNamed))}{(hosts.Count > HostsNamed ? $" and {hosts.Count - HostsNamed} more" : "")}";

    private static string PortWords(string name, PortSpec port) => port.HostPortLast == port.HostPort
        ? string.Create(CultureInfo.InvariantCulture, $"{name}:{port.HostPort}, not :{port.ContainerPort}")
        : string.Create(CultureInfo.InvariantCulture, $"{name}:{port.HostPort}-{port.HostPortLast}, not :{port.ContainerPort}");

    private static bool IsTold(InstanceView one) =>
        Presence.IsThere(one) && one.Goal == InstanceGoal.Running && one.State is not (InstanceState.Unknown or InstanceState.Completed);
}
