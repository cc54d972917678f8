using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;

namespace Scheduler.Tests.Simulation;

/// <summary>
/// A whole cluster on one loop: real actors, shards and leases over a database, a network and processes that fail.
/// First faults and traffic; then everything heals, and all that was begun has to come to a good end.
/// </summary>
internal sealed class SimWorld
{
    private static readonly TimeSpan FaultPhase = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan HealMax = TimeSpan.FromSeconds(60);

    public SimWorld(ulong seed, SimFaults? faults = null, int nodes = 2)
    {
        Entropy = new SimEntropy(seed);
        Faults = faults ?? new SimFaults();
        Network = Entropy.Fork("network");
        Loop = new SimLoop(Entropy.Fork("choices"));
        Leases = new InMemoryLeaseStore(Loop.Time);
        Journal = new InMemoryJournal(Leases);
        Histories = new JournalChecker(Loop, Trace);
        Nodes = [.. Enumerable.Range(0, nodes).Select(index => new SimNode(this, $"n{index}"))];
        Clients = new SimClients(this);
    }

    public int ShardCount { get; } = 3;

    public SimEntropy Entropy { get; }

    public SimFaults Faults { get; }

    public SimEntropy Network { get; }

    public SimTrace Trace { get; } = new();

    public SimLoop Loop { get; }

    public InMemoryLeaseStore Leases { get; }

    public InMemoryJournal Journal { get; }

    public JournalChecker Histories { get; }

    public OwnershipChecker Ownership { get; } = new();

    public IReadOnlyList<SimNode> Nodes { get; }

    public SimClients Clients { get; }

    public void Run()
    {
        foreach (var node in Nodes) node.Start();
        Clients.Start();
        Loop.Start(() => new SimChaos(this).RunAsync(FaultPhase));
        Loop.RunFor(FaultPhase);
        Heal();
        var deadline = Loop.Time.Ticks + HealMax.Ticks;
        Loop.RunUntil(() => Clients.AreDone || Loop.Time.Ticks > deadline);
        Assert.True(Clients.AreDone, $"{HealMax} after all faults had ended, requests were still unanswered: {Clients.Waiting}");
        Loop.Await(Clients.CheckAsync);
    }

    private void Heal()
    {
        Trace.Add($"{Loop.Time.Ticks} all faults end");
        Faults.IsHealed = true;
        foreach (var node in Nodes)
        {
            node.Link.IsCut = false;
            node.Process.Thaw();
            if (!node.IsUp) node.Start();
        }
    }
}
