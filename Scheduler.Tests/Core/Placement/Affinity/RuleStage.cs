using System.Collections.Immutable;
using Scheduler.Core.Placement;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Compose;

namespace Scheduler.Tests.Core.Placement.Affinity;

/// <summary>Hosts and what runs on them, and a service <c>shop/a</c> that is read from compose lines and placed there.</summary>
internal sealed class RuleStage
{
    private readonly List<HostView> _hosts = [];
    private readonly List<ServiceView> _services = [];

    /// <summary>Such as <c>a disk=ssd zone=1</c>.</summary>
    public RuleStage Hosts(params string[] hosts)
    {
        foreach (var host in hosts) _hosts.Add(Labelled(host));
        return this;
    }

    public RuleStage Host(HostView host)
    {
        _hosts.Add(host);
        return this;
    }

    /// <summary>A service with these labels whose slots are on these hosts.</summary>
    public RuleStage Runs(string service, string labels, params string[] hosts)
    {
        ServiceKey.TryParse(service, out var key);
        var spec = Specs.Of() with
        {
            Container = new ContainerSpec { Image = "i", Labels = LabelsOf(labels.Split(' ', StringSplitOptions.RemoveEmptyEntries)) }
        };
        _services.Add(Specs.Shown(
            key, key.Service, spec,
            [.. hosts.Select((host, i) => Specs.Running(InstanceId.Of(key.Service, i + 1), key, i + 1, new HostId(host)))]));
        return this;
    }

    /// <summary>Where so many slots of the service with these compose lines go, one after the other; then why one finds no place.</summary>
    public string Place(string lines, int count = 1) => Place(ComposeText.Spec(lines), count);

    public string Place(ServiceSpec spec, int count = 1)
    {
        var batch = new PlacementBatch(_hosts, [], new Neighbours(new ServiceKey("shop", "a"), spec, _services));
        var words = new List<string>();
        foreach (var slot in Enumerable.Range(1, count))
        {
            if (batch.Place(PlacementRequest.For(spec, slot)) is not PlacementDecision.Chosen chosen)
                return string.Join(' ', [.. words, Refusal(batch, spec, slot)]);
            words.Add(chosen.Host.Value);
        }

        return string.Join(' ', words);
    }

    public static HostView Labelled(string host) => host.Split(' ') is [var name, .. var labels]
        ? Specs.Host(name) with { Labels = LabelsOf(labels) }
        : throw new ArgumentException("a host needs a name", nameof(host));

    private static string Refusal(PlacementBatch batch, ServiceSpec spec, int slot) =>
        Assert.IsType<PlacementDecision.NoHost>(batch.Place(PlacementRequest.For(spec, slot))).Reason;

    private static ImmutableSortedDictionary<string, string> LabelsOf(IEnumerable<string> labels) =>
        labels.Select(label => label.Split('=', 2)).ToImmutableSortedDictionary(pair => pair[0], pair => pair[1]);
}
