using BenchmarkDotNet.Attributes;
using Scheduler.Actors.Runtime;

namespace Scheduler.Bench.Actors;

/// <summary>What a message costs: to one actor, to many, and there and back.</summary>
[MemoryDiagnoser]
public class ActorBenchmarks
{
    private const int Messages = 100_000;
    private const int Spread = 64;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly object Message = new();

    private ActorSystem _system = null!;
    private ActorRef[] _actors = null!;

    [GlobalSetup]
    public void Start()
    {
        _system = new ActorSystem(new ActorSystemOptions { Entropy = new CountingEntropy(), Log = new SilentLog() });
        var options = new ActorOptions { MailboxCapacity = 2 * Messages };
        _actors = [.. Enumerable.Range(0, Spread).Select(index => _system.Spawn($"counter-{index}", () => new CountingActor(), options))];
    }

    [GlobalCleanup]
    public Task Stop() => _system.DisposeAsync().AsTask();

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task TellOneActor()
    {
        for (var i = 0; i < Messages; i++) _actors[0].Tell(Message);
        await _actors[0].AskAsync(Message, Deadline);
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task TellManyActors()
    {
        for (var i = 0; i < Messages; i++) _actors[i % Spread].Tell(Message);
        foreach (var actor in _actors) await actor.AskAsync(Message, Deadline);
    }

    [Benchmark]
    public Task<AskOutcome> AskRoundTrip() => _actors[0].AskAsync(Message, Deadline);
}
