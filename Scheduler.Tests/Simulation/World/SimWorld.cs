using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation.Checkers;
using Scheduler.Tests.Simulation.Faults;
using Scheduler.Tests.Simulation.Plants;
using Scheduler.Tests.Simulation.Workload;

namespace Scheduler.Tests.Simulation.World;

/// <summary>
/// A whole cluster on one loop: real servers and agents over a database, a network, clocks and engines that fail. First
/// faults and traffic; then everything heals, and all that was begun has to come to a good end and stay there.
/// </summary>
internal sealed class SimWorld
{
    /// <summary>Marks the cluster's containers.</summary>
    public const string Cluster = "sim";

    private static readonly TimeSpan FaultPhase = TimeSpan.FromSeconds(30);

    public SimWorld(ulong seed, PlantedBug bug = PlantedBug.None, int linesKept = 0)
    {
        Entropy = new SimEntropy(seed);
        Mix = PlantedSeams.Focus(bug, FaultMix.Draw(Entropy.Fork("mix")));
        Loop = new SimLoop(Entropy.Fork("choices"));
        Trace = new SimTrace(linesKept) { Time = Loop.Time };
        Leases = new InMemoryLeaseStore(Loop.Time);
        Journal = new InMemoryJournal(Leases);
        Network = new SimNetwork(this, Entropy.Fork("network"));
        Plants = new PlantedSeams(this, bug);
        Committed = new Committed(Loop.Time);
        Ownership = new OwnershipChecker(this);
        Journals = new JournalChecker(this, Ownership, Committed);
        Reads = new ReadsChecker(Loop.Time, Committed);
        Acknowledged = new AcknowledgedChecker(Committed);
        Locks = new LocksChecker(Loop.Time);
        Containers = new ContainersChecker(this, Committed);
        Exclusive = new ExclusiveChecker(this, Committed);
        Kept = new KeptChecker(this, Committed);
        Losses = new LossChecker(this);
        Rules = new RulesChecker(this, Committed);
        Updates = new UpdatesChecker(this, Committed);
        Jobs = new JobsChecker(this, Committed);
        Units = new UnitsChecker(this, Committed);
        Speakers = new SpeakersChecker(this);
        Neighbours = new NeighboursChecker(this);
        Machines.IsCut = (from, to) => Network.IsCut(HomeOf(from), HomeOf(to));
        Machines.Tried = Neighbours.OnTried;
        Nodes = [.. Enumerable.Range(0, Mix.Nodes).Select(index => new SimNode(this, $"n{index}", DrawClock(index)))];
        Hosts = [.. Enumerable.Range(0, Mix.Hosts).Select(index => new SimHost(this, $"h{index}", Nodes[index % Nodes.Count].Name))];
        foreach (var host in Hosts) Watch(host);
        Clients = new SimClients(this);
    }

    public const int ShardCount = 4;

    public SimEntropy Entropy { get; }

    public FaultMix Mix { get; }

    public SimTrace Trace { get; }

    public SimLoop Loop { get; }

    public SimNetwork Network { get; }

    /// <summary>The way from host to host: as that between their servers, which are on the same machines.</summary>
    public FakeNetwork Machines { get; } = new();

    public InMemoryLeaseStore Leases { get; }

    public InMemoryJournal Journal { get; }

    public PlantedSeams Plants { get; }

    public Committed Committed { get; }

    public OwnershipChecker Ownership { get; }

    public JournalChecker Journals { get; }

    public ReadsChecker Reads { get; }

    public AcknowledgedChecker Acknowledged { get; }

    public LocksChecker Locks { get; }

    public ContainersChecker Containers { get; }

    public ExclusiveChecker Exclusive { get; }

    public KeptChecker Kept { get; }

    public LossChecker Losses { get; }

    public RulesChecker Rules { get; }

    public UpdatesChecker Updates { get; }

    public JobsChecker Jobs { get; }

    public UnitsChecker Units { get; }

    public SpeakersChecker Speakers { get; }

    public NeighboursChecker Neighbours { get; }

    public IReadOnlyList<SimNode> Nodes { get; }

    public IReadOnlyList<SimHost> Hosts { get; }

    public SimClients Clients { get; }

    /// <summary>The host that the operator wants empty in the end.</summary>
    public HostId? Drained { get; set; }

    /// <summary>No fault happens any more.</summary>
    public bool IsHealed { get; private set; }

    /// <summary>Nobody reaches the database.</summary>
    public bool IsDatabaseAway { get; set; }

    /// <summary>The most that a message or a call takes when nothing is wrong with it.</summary>
    public int DelayMillisecondsMax => IsHealed ? 20 : Mix.DelayMillisecondsMax;

    public SimNode NodeOf(string name) => Nodes.Single(one => one.Name == name);

    private string HomeOf(string host) => Hosts.Single(one => one.Id.Value == host).Home;

    /// <summary>Runs a checker inside somebody's call: a verdict ends the run, and is not one more fault for the caller to survive.</summary>
    public void Judge(Action check)
    {
        try
        {
            check();
        }
        catch (SimViolation broken)
        {
            Loop.Fail(broken);
        }
    }

    /// <summary>An actor of a node is about to receive a message.</summary>
    public void OnReceive(SimNode node, string actor, object message)
    {
        MessageTrace.Add(Trace, node.Name, actor, message);
        Kept.OnTold(actor, message);
        Containers.OnTold(actor, message);
        Updates.OnTold(actor, message);
        if (message is Assignment wish) Plants.OnWish(wish);
        Losses.OnReceive(node, actor, message);
        Neighbours.OnReceive(node, actor);
        Rules.OnReceive(node, actor, message);
    }

    /// <summary>Throws <see cref="SimViolation"/> when an invariant was broken.</summary>
    public void Run()
    {
        var bounds = new BoundsChecker(this);
        foreach (var node in Nodes) node.Start();
        Clients.Start();
        Troubles.Start(this, FaultPhase);
        for (var second = 0; second < FaultPhase.TotalSeconds; second++)
        {
            Loop.RunFor(TimeSpan.FromSeconds(1));
            bounds.Check();
        }

        Heal();
        var settled = new SettledChecker(this);
        settled.CheckAtEnd();
        new DuplicatesChecker(this).CheckAtEnd();
        Units.CheckAtEnd();
        Speakers.CheckAtEnd();
        Neighbours.CheckAtEnd();
        bounds.Check();
        Acknowledged.CheckAtEnd();
        Loop.Await(() => new ReplayChecker(Journal, Committed).CheckAtEndAsync());
        Loop.Await(() => bounds.CheckHistoriesAsync(Journal));
    }

    private void Heal()
    {
        Trace.Add($"all faults end");
        IsHealed = true;
        IsDatabaseAway = false;
        Network.MendAll();
        foreach (var host in Hosts) host.Heal();
        foreach (var node in Nodes)
        {
            node.Link.IsCut = false;
            node.Process.Thaw();
            if (!node.IsUp) node.Start();
        }
    }

    /// <summary>Off by less than the lease's margin allows for: see <see cref="FaultMix.DriftMax"/>.</summary>
    private MachineClock DrawClock(int index)
    {
        var entropy = Entropy.Fork($"clock {index}");
        var drift = Mix.DriftMax * (entropy.Below(2001) - 1000) / 1000.0;
        return new MachineClock(Loop.Time, 1 + drift) { Offset = entropy.Between(-500, 500) };
    }

    private void Watch(SimHost host)
    {
        Containers.Watch(host.Id.Value, host.Engine.Daemon.History);
        Exclusive.Watch(host.Id.Value, host.Engine.Daemon.History);
        Kept.Watch(host.Id.Value, host.Engine.Daemon.History);
        Jobs.Watch(host.Id.Value, host.Engine.Daemon.History);
        new CapacityChecker(this).Watch(host.Engine, NodeOf(host.Home));
    }
}
