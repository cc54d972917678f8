using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Orphans;

/// <summary>The orphans of all hosts, as the boards show them, and why each is one. Pure.</summary>
public static class OrphanList
{
    public static ImmutableArray<Orphan> Of(
        ImmutableSortedDictionary<HostId, HostView> hosts, ImmutableSortedDictionary<ServiceKey, ServiceView> services)
    {
        var orphans = ImmutableArray.CreateBuilder<Orphan>();
        foreach (var host in hosts.Values)
        {
            foreach (var one in host.Orphans)
            {
                var service = ServiceKey.TryParse(one.Service, out var key) ? services.GetValueOrDefault(key) : null;
                var orphan = new Orphan(host.Id, one, WhyOf(one, service));
                if (service?.Instances.Any(known => known.Id == one.Instance) != true) orphans.Add(orphan);
                // Of its own name it was adopted a moment ago: its host will say so soon.
                else if (!orphan.HasOwnName) orphans.Add(orphan with { Why = WhyOfCopy(one) });
            }
        }

        return orphans.ToImmutable();
    }

    private static string WhyOfCopy(OrphanView one) =>
        $"it has the labels of {one.Instance} and another name: it was made from an image of that container, or renamed";

    private static string WhyOf(OrphanView one, ServiceView? service)
    {
        if (service is null) return $"no service {one.Service} is known: it was removed while its host was away, or the database has lost it";
        return service.Uid == one.Instance.ServiceUid
            ? $"{one.Service} does not know its instance: the database may be older than the container"
            : $"it is of an earlier {one.Service} of the same name, which is no more";
    }
}
