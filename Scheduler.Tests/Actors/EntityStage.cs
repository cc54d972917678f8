using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Simulation.Ledgers;

namespace Scheduler.Tests.Actors;

/// <summary>One node that owns one shard of ledgers, on virtual time, over a journal and leases that do as they are told.</summary>
internal sealed class EntityStage
{
    public static readonly EntityOptions Entities = new() { SnapshotEvery = 5, PassivateAfter = TimeSpan.FromMinutes(1) };

    public static readonly ClusterOptions Cluster = new() { NodeId = new NodeId("n0"), ShardCount = 1 };

    private readonly bool _remember;

    public EntityStage(bool remember = false)
    {
        Store = new InMemoryLeaseStore(Actors.Loop.Time);
        Leases = new ScriptedLeases(Store);
        LeaseClock = new SleepClock(Actors.Loop.Time);
        Journal = new ScriptedJournal(new InMemoryJournal(Store));
        _remember = remember;
        Node = StartNode();
    }

    public ActorStage Actors { get; } = new();

    public List<string> Notes => Actors.Notes;

    public InMemoryLeaseStore Store { get; }

    public SleepClock LeaseClock { get; }

    public ScriptedLeases Leases { get; }

    public ScriptedJournal Journal { get; }

    public ClusterNode Node { get; private set; }

    /// <summary>The process ends in good order, and a new life of the node begins.</summary>
    public void Restart()
    {
        Actors.Loop.Await(() => Node.LeaveAsync(TimeSpan.FromSeconds(5)));
        Actors.Loop.Settle();
        Node = StartNode();
    }

    public object Ask(string entity, LedgerCommand command) =>
        Actors.Loop.Await(() => Node.Router.AskAsync(entity, command, TimeSpan.FromSeconds(30)));

    public Task<object> Begin(string entity, LedgerCommand command)
    {
        var asked = Task.Factory.StartNew(
            () => Node.Router.AskAsync(entity, command, TimeSpan.FromSeconds(30)),
            CancellationToken.None,
            TaskCreationOptions.None,
            Actors.Loop.Scheduler).Unwrap();
        Actors.Loop.Settle();
        return asked;
    }

    public object Add(string request, string entity = "ledger/a") => Ask(entity, new LedgerCommand.Add(request, 1));

    public string[] Read(string entity = "ledger/a") => [.. Assert.IsType<LedgerView>(Ask(entity, new LedgerCommand.Read())).Requests];

    public void RunFor(double seconds) => Actors.Loop.RunFor(TimeSpan.FromSeconds(seconds));

    private ClusterNode StartNode()
    {
        var ledgers = new EntityType("ledger", entity => new LedgerActor(entity, Entities, Notes.Add)) { RememberEntities = _remember };
        var node = new ClusterNode(Actors.System, Cluster, Leases, Journal, new EntityTypes(ledgers), leaseClock: LeaseClock);
        Actors.Loop.Settle();
        return node;
    }
}
