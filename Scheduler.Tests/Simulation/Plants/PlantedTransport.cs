using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>A transport with one of the bugs that concern requests between servers.</summary>
internal sealed class PlantedTransport(PlantedBug bug, SimEntropy entropy, ITransport transport) : ITransport
{
    private readonly Dictionary<string, ServiceView> _earlier = [];

    public async Task<object> AskAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        var reply = await transport.AskAsync(target, address, message, deadline, cancel);
        switch (bug)
        {
            case PlantedBug.LostReplyTakenForNotDelivered when reply is Refusal { Kind: RefusalKind.OutcomeUnknown } unknown:
                return unknown with { Kind = RefusalKind.Unavailable };
            case PlantedBug.RequestDoubledWithoutKey when message is ServiceRequest { IdempotencyKey: not null } request && entropy.Chance(30):
                await transport.AskAsync(target, address, request with { IdempotencyKey = null, IfVersion = null }, deadline, cancel);
                return reply;
            case PlantedBug.RepliesMixedUp when reply is ServiceView view:
                var earlier = _earlier.GetValueOrDefault(address);
                _earlier[address] = view;
                return earlier ?? view;
            default:
                return reply;
        }
    }

    public Task<bool> DeliverAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default) =>
        transport.DeliverAsync(target, address, message, deadline, cancel);

    public Task<PeerReach> ReachAsync(MemberInfo target, TimeSpan deadline, CancellationToken cancel = default) =>
        transport.ReachAsync(target, deadline, cancel);
}
