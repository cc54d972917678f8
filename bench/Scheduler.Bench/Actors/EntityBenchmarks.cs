using BenchmarkDotNet.Attributes;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;

namespace Scheduler.Bench.Actors;

/// <summary>A command's whole way, router to reply, through 64 entities and a journal in memory: what remains is the database's.</summary>
[MemoryDiagnoser]
public class EntityBenchmarks
{
    private const int Entities = 64;
    private const int CommandsEach = 50;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private ActorSystem _system = null!;
    private ClusterNode _node = null!;

    [GlobalSetup]
    public void Start()
    {
        _system = new ActorSystem(new ActorSystemOptions { Entropy = new CountingEntropy(), Log = new SilentLog() });
        var leases = new InMemoryLeaseStore(TimeProvider.System);
        var options = new ClusterOptions { NodeId = new NodeId("bench"), IsDatabaseExclusive = true };
        _node = new ClusterNode(
            _system, options, leases, new InMemoryJournal(leases), new EntityTypes(new EntityType("counter", entity => new CounterActor(entity))));
        // Blocking: not every way in which benchmarks are run waits for an asynchronous setup.
        _node.Serving.Wait();
    }

    [GlobalCleanup]
    public Task Stop() => _system.DisposeAsync().AsTask();

    [Benchmark(OperationsPerInvoke = Entities * CommandsEach)]
    public Task Append() => Task.WhenAll(Enumerable.Range(0, Entities).Select(async entity =>
    {
        for (var i = 0; i < CommandsEach; i++)
        {
            var reply = await _node.Router.AskAsync($"counter/{entity}", new Count(1), Deadline);
            if (reply is not Count) throw new InvalidOperationException($"the command was refused: {reply}");
        }
    }));
}
