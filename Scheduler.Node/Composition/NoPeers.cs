using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Composition;

/// <summary>The transport of a node that accepts no peers.</summary>
internal sealed class NoPeers : ITransport
{
    public Task<object> AskAsync(MemberInfo target, string entity, object message, TimeSpan deadline, CancellationToken cancel = default) =>
        Task.FromResult<object>(Refusal.Unavailable($"{entity} is served by {target.Incarnation.Node}, which this node cannot reach; ask there"));
}
