using System.Collections.Immutable;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts.Records;

/// <summary>What a server sees of a host when a decision about it is asked for.</summary>
/// <param name="Instances">Those that services have on it and that are not confirmed gone; a run of a job that has ended is
/// kept for its logs alone, and does not count.</param>
/// <param name="Exclusive">The services among them whose instances must never run twice.</param>
public sealed record HostSeen(HostView? View, int Instances, ImmutableArray<ServiceKey> Exclusive)
{
    public static HostSeen On(Board board, HostId host)
    {
        var services = board.Services.Values.Where(service => service.Instances.Any(one => IsThere(one, host))).ToList();
        return new HostSeen(
            board.Hosts.GetValueOrDefault(host),
            services.Sum(service => service.Instances.Count(one => IsThere(one, host))),
            [.. services.Where(service => service.Spec.OnHostLoss == HostLossPolicy.Exclusive).Select(service => service.Key)]);
    }

    private static bool IsThere(InstanceView one, HostId host) => one.Host == host && one is { Id: not null, HasEnded: false };
}
