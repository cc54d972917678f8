using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>What comes from other servers for a host is taken for new, whatever its epoch.</summary>
internal sealed class PlantedInbox(IReadOnlyDictionary<ServiceKey, (Epoch Epoch, long Sequence)> newest, IPeerInbox inbox) : IPeerInbox
{
    public Task<object> AskAsync(string address, object message, TimeSpan deadline, CancellationToken cancel = default) =>
        inbox.AskAsync(address, message, deadline, cancel);

    public bool Deliver(string address, object message) => inbox.Deliver(address, message switch
    {
        Assignment wish when newest.TryGetValue(wish.Service, out var last) => wish with { Epoch = last.Epoch, Sequence = last.Sequence },
        _ => message,
    });
}
