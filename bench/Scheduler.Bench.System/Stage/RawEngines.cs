using System.Diagnostics;
using Scheduler.Docker;

namespace Scheduler.Bench.Stage;

/// <summary>The engines without a scheduler: what they can do by themselves, through the same client.</summary>
internal sealed class RawEngines : IDisposable
{
    private readonly DockerEngine[] _engines;

    public RawEngines(IEnumerable<string> urls) =>
        _engines =
        [
            .. urls.Select(url => new DockerEngine(
                DockerEndpoint.Parse(url),
                new DockerEngineOptions { ProcessDeadline = TimeSpan.FromMinutes(3) }))
        ];

    public IReadOnlyList<DockerEngine> Engines => _engines;

    /// <summary>Creates and starts containers, spread evenly, <paramref name="parallelism"/> at once on each engine.</summary>
    /// <param name="count">On all engines together.</param>
    /// <param name="parallelism">On each of them.</param>
    /// <param name="spec">Null: <see cref="BenchContainer.Spec"/>.</param>
    public Task StartAsync(int count, int parallelism, ContainerSpec? spec = null) => EachAsync(
        parallelism,
        engine => Enumerable.Range(0, count).Where(number => number % _engines.Length == engine),
        (engine, _) => StartOneAsync(engine, spec));

    public static async Task<string> StartOneAsync(DockerEngine engine, ContainerSpec? spec = null)
    {
        var created = await engine.Containers.CreateAsync(null, spec ?? BenchContainer.Spec);
        await engine.Containers.StartAsync(created.Id);
        return created.Id;
    }

    /// <summary>Removes every container, by force.</summary>
    public async Task ClearAsync(int parallelism)
    {
        var all = await Task.WhenAll(_engines.Select(engine => engine.Containers.ListAsync(all: true)));
        await EachAsync(parallelism, engine => all[engine], (engine, one) => engine.Containers.RemoveAsync(one.Id, force: true, volumes: true));
    }

    /// <summary>Kills a container's first process as the kernel would, behind its engine's back.</summary>
    public static async Task KillAsync(DockerEngine engine, string container)
    {
        var pid = (await engine.Containers.InspectAsync(container)).State.Pid;
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    public void Dispose()
    {
        foreach (var engine in _engines) engine.Dispose();
    }

    private Task EachAsync<T>(int parallelism, Func<int, IEnumerable<T>> work, Func<DockerEngine, T, Task> act) =>
        Task.WhenAll(_engines.Select((engine, index) => Parallel.ForEachAsync(
            work(index),
            new ParallelOptions { MaxDegreeOfParallelism = parallelism },
            async (one, _) => await act(engine, one))));
}
