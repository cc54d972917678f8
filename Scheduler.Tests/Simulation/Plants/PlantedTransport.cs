using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>A transport with one of the bugs that concern what servers tell each other.</summary>
internal sealed class PlantedTransport(SimWorld world, PlantedBug bug, ITransport transport) : ITransport
{
    private readonly SimEntropy _entropy = world.Entropy.Fork("planted transport");
    private readonly Dictionary<string, ServiceView> _earlier = [];

    public async Task<object> AskAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        var reply = await transport.AskAsync(target, address, message, deadline, cancel);
        switch (bug)
        {
            case PlantedBug.LostReplyTakenForNotDelivered when reply is Refusal { Kind: RefusalKind.OutcomeUnknown } unknown:
                return unknown with { Kind = RefusalKind.Unavailable };
            case PlantedBug.RequestDoubledWithoutKey when message is ServiceRequest { IdempotencyKey: not null } request && _entropy.Chance(30):
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

    public Task<bool> DeliverAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        if (bug == PlantedBug.WishesForgotten && message is Assignment { Goal: InstanceGoal.Running, Instance.Number: { } number } && number % 3 == 0)
            return Task.FromResult(true);
        message = (bug, message) switch
        {
            (PlantedBug.YoungestKept, InstanceReport { Status.StartedAt: { } at } one) =>
                one with { Status = one.Status with { StartedAt = SimTimeProvider.Epoch - (at - SimTimeProvider.Epoch) } },
            (PlantedBug.LostTakenForHeld, Assignment { AdoptOnly: true } wish) => wish with { AdoptOnly = false },
            _ => message,
        };
        if (bug == PlantedBug.AgentTakesStaleWishes && message is Assignment) RepeatLate(target, address, message, deadline);
        var said = bug == PlantedBug.ReportsOfTheGoneCredited && message is InstanceReport { Status.State: InstanceState.Gone } report
            ? Credited(report)
            : message;
        return transport.DeliverAsync(target, address, said, deadline, cancel);
    }

    public Task<PeerReach> ReachAsync(MemberInfo target, TimeSpan deadline, CancellationToken cancel = default) =>
        transport.ReachAsync(target, deadline, cancel);

    private void RepeatLate(MemberInfo target, string address, object message, TimeSpan deadline) => world.Loop.Start(async () =>
    {
        await Task.Delay(_entropy.Between(1_000, 8_000), world.Loop.Time);
        await transport.DeliverAsync(target, address, message, deadline);
    });

    /// <summary>The report as if it were about the newest other instance of the service.</summary>
    private InstanceReport Credited(InstanceReport report)
    {
        var heir = world.Committed.Of(report.Service).State.Instances.Values.LastOrDefault(one => one.Id != report.Instance);
        return heir is null ? report : report with { Instance = heir.Id };
    }
}
