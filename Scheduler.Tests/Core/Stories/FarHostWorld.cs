using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Stories;

/// <summary>One service of scale 1 whose only host is connected to another server: the test shows that host, and hears what it is told.</summary>
internal sealed class FarHostWorld
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);
    private static readonly HostId Host = new("far");
    private readonly SimLoop _loop = new(new SimEntropy(1));
    private readonly ClusterNode _cluster;

    public FarHostWorld()
    {
        var leases = new InMemoryLeaseStore(_loop.Time);
        var system = new ActorSystem(new ActorSystemOptions
        {
            Clock = _loop.Time,
            Entropy = new SimEntropy(2),
            Scheduler = _loop.Scheduler,
            Log = new QuietLog()
        });
        var around = new ServiceSurroundings(Board, new Feed(_loop.Time), Tell);
        var services = new EntityType("service", context => new ServiceActor(context, Specs.Web, around, EntityOptions.Default));
        _cluster = new ClusterNode(
            system, new ClusterOptions { NodeId = new NodeId("n"), ShardCount = 1 }, leases, new InMemoryJournal(leases), new EntityTypes(services));
        Await(() => _cluster.Serving);
    }

    public Board Board { get; } = new();

    /// <summary>Whether the way to the host is open.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>What the host was told, in order.</summary>
    public List<Assignment> Told { get; } = [];

    public void Show(long session, long connection = 1) => Board.Post(Specs.Host(Host.Value) with { Session = session, Connection = connection });

    public void Hide() => Board.Withdraw(Host);

    public void Create() =>
        Await(() => _cluster.Router.AskAsync(
            ServiceDesk.EntityOf(Specs.Web),
            new ServiceRequest(new ServiceCommand.Put(Specs.Web, Specs.Of(), 1, "abcd1234")),
            Deadline));

    public void Remove() =>
        Await(() => _cluster.Router.AskAsync(
            ServiceDesk.EntityOf(Specs.Web),
            new ServiceRequest(new ServiceCommand.Remove(Volumes: false)),
            Deadline));

    /// <summary>The host says that its instance runs.</summary>
    public void ReportRunning(long session) => Report(session, number: 1, InstanceState.Running, InstanceGoal.Running);

    public void Report(long session, long number, InstanceState state, InstanceGoal goal) => Await(() => _cluster.Router.DeliverAsync(
        ServiceDesk.EntityOf(Specs.Web),
        new InstanceReport(InstanceId.Of("abcd1234", 1), Specs.Web, Host, new InstanceStatus(state, _loop.Time.GetUtcNow()) { Goal = goal })
        {
            Session = session,
            Number = number,
        },
        Deadline));

    public void Pass(double seconds) => _loop.RunFor(TimeSpan.FromSeconds(seconds));

    private bool Tell(HostId host, object message)
    {
        if (!IsReachable) return false;
        Told.Add((Assignment)message);
        return true;
    }

    private void Await(Func<Task> work) => _loop.Await(async () =>
    {
        await work();
        return true;
    });
}
