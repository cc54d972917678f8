using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;

namespace Scheduler.Tests.Simulation.World;

/// <summary>What a node does with what its peers send.</summary>
internal sealed class SimInbox(ShardRouter router, SimMail mail, IReadOnlyDictionary<string, ActorRef> hosts) : IPeerInbox
{
    public Task<object> AskAsync(string address, object message, TimeSpan deadline, CancellationToken cancel = default) =>
        router.AskHereAsync(address, message, deadline, cancel);

    public bool Deliver(string address, object message)
    {
        if (message is BoardNews news) return mail.Take(news);
        return hosts.TryGetValue(address, out var host) ? host.Tell(message) : router.Tell(address, message);
    }
}
