using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>An agent that takes every wish for the newest, however old its epoch is.</summary>
internal sealed class PlantedAgent(AgentOptions options, IEngine engine, ActorRef server) : Actor
{
    private ActorRef _agent = null!;
    private long _sequence;

    protected override void PreStart() => _agent = Context.Spawn(
        "agent", () => new AgentActor(options, engine, server), new ActorOptions { MailboxCapacity = 1 << 16, Supervision = Supervision.Always });

    protected override void Receive(object message) =>
        _agent.Tell(message is Assignment wish ? wish with { Epoch = new Epoch(1_000_000), Sequence = ++_sequence } : message);
}
