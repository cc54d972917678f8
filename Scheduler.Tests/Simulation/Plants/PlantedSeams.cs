using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>Puts the chosen bug between a node and what it stands on; without one, hands everything on as it is.</summary>
internal sealed class PlantedSeams(PlantedBug bug)
{
    public PlantedBug Bug => bug;

    public TimeProvider Clock(ProcessClock clock, MachineClock machine) => clock;

    public ClusterOptions Options(ClusterOptions options) => options;

    public ILeaseStore Leases(ILeaseStore leases) => leases;

    public IJournal Journal(IJournal journal) => journal;

    public ITransport Transport(ITransport transport) => transport;

    public IEngine Engine(SimHost host) => host.Engine;

    public TellHost ToHost(TellHost tell) => tell;

    public TellEntity ToEntity(TellEntity tell) => tell;

    public Actor Agent(AgentOptions options, IEngine engine, ActorRef server) => new AgentActor(options, engine, server);
}
