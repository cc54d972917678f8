using BenchmarkDotNet.Running;
using Scheduler.Bench.Actors;

// dotnet run -c Release --project bench/Scheduler.Bench -- --filter '*Actor*'
BenchmarkSwitcher.FromAssembly(typeof(ActorBenchmarks).Assembly).Run(args);
