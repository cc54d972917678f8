using System.Collections.Immutable;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts.Records;

/// <summary>What a server sees of a host when a decision about it is asked for.</summary>
/// <param name="Instances">Those that services have on it and that are not confirmed gone.</param>
/// <param name="Exclusive">The services among them whose instances must never run twice.</param>
public sealed record HostSeen(HostView? View, int Instances, ImmutableArray<ServiceKey> Exclusive)
{
    public static HostSeen On(Board board, HostId host)
    {
        var services = board.Services.Values.Where(service => service.Instances.Any(one => one.Host == host)).ToList();
        return new HostSeen(
            board.Hosts.GetValueOrDefault(host),
            services.Sum(service => service.Instances.Count(one => one.Host == host)),
            [.. services.Where(service => service.Spec.OnHostLoss == HostLossPolicy.Exclusive).Select(service => service.Key)]);
    }
}
