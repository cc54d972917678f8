using BenchmarkDotNet.Attributes;
using Scheduler.Actors.Runtime;

namespace Scheduler.Bench.Actors;

/// <summary>What an actor costs that waits: the allocated bytes of 100,000 started actors.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 3)]
public class IdleActorBenchmarks
{
    private const int Actors = 100_000;

    [Benchmark(OperationsPerInvoke = Actors)]
    public async Task SpawnAndStop()
    {
        await using var system = new ActorSystem(new ActorSystemOptions { Entropy = new CountingEntropy(), Log = new SilentLog() });
        ActorRef last = null!;
        for (var i = 0; i < Actors; i++) last = system.Spawn($"{i}", () => new CountingActor());
        await last.AskAsync("there?", TimeSpan.FromSeconds(30));
    }
}
