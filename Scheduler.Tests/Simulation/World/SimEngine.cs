using System.Collections.Immutable;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Simulation.World;

/// <summary>
/// An engine as a process calls it. The engine is a process of its own: what it was asked goes on there, whatever
/// becomes of the caller.
/// </summary>
internal sealed class SimEngine(SimLoop loop, SimScheduler process, IEngine engine) : IEngine
{
    public string Endpoint => engine.Endpoint;

    public Task<EngineFacts> ProbeAsync(CancellationToken cancel = default) => There(() => engine.ProbeAsync());

    public Task<TrialReach> TryOutAsync(TrialPlan plan, CancellationToken cancel = default) => There(() => engine.TryOutAsync(plan));

    public Task<ImmutableArray<EngineContainer>> InventoryAsync(CancellationToken cancel = default) => There(() => engine.InventoryAsync());

    public Task<ImmutableArray<ListeningPort>?> ListeningAsync(CancellationToken cancel = default) => There(() => engine.ListeningAsync());

    public Task<ImmutableArray<string>> LocalVolumesAsync(CancellationToken cancel = default) => There(() => engine.LocalVolumesAsync());

    public Task<EngineContainer?> InspectAsync(string container, CancellationToken cancel = default) => There(() => engine.InspectAsync(container));

    public Task<EngineImage?> FindImageAsync(string image, CancellationToken cancel = default) => There(() => engine.FindImageAsync(image));

    public Task PullAsync(string image, RegistryLogin? login, Action<string> progress, CancellationToken cancel = default) =>
        There(() => Done(engine.PullAsync(image, login, line => IfAlive(() => progress(line)))));

    public Task<string> CreateAsync(ContainerPlan plan, CancellationToken cancel = default) => There(() => engine.CreateAsync(plan));

    public Task JoinNetworksAsync(string container, ContainerSpec spec, CancellationToken cancel = default) =>
        There(() => Done(engine.JoinNetworksAsync(container, spec)));

    public Task PutFilesAsync(string container, string folder, ImmutableArray<ContainerFile> files, CancellationToken cancel = default) =>
        There(() => Done(engine.PutFilesAsync(container, folder, files)));

    public Task StartAsync(string container, CancellationToken cancel = default) => There(() => Done(engine.StartAsync(container)));

    public Task StopAsync(string container, TimeSpan grace, CancellationToken cancel = default) =>
        There(() => Done(engine.StopAsync(container, grace)));

    public Task RemoveAsync(string container, CancellationToken cancel = default) => There(() => Done(engine.RemoveAsync(container)));

    public Task<ImmutableArray<string>> RemoveIdleNetworksAsync(
        ImmutableSortedDictionary<string, string> labels, CancellationToken cancel = default) =>
        There(() => engine.RemoveIdleNetworksAsync(labels));

    public Task<bool> RemoveVolumeAsync(string volume, CancellationToken cancel = default) => There(() => engine.RemoveVolumeAsync(volume));

    /// <summary>The one call that ends when the caller does, as its connection breaks.</summary>
    public Task WatchAsync(Action<EngineSignal> signal, CancellationToken cancel = default)
    {
        var broken = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        process.AtCrash(broken.Cancel);
        return There(() => Done(engine.WatchAsync(item => IfAlive(() => signal(item)), broken.Token)));
    }

    public IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, CancellationToken cancel = default) =>
        engine.LogsAsync(container, query, cancel);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> There<T>(Func<Task<T>> call)
    {
        loop.AssertHere();
        return loop.Scheduler.Start(call);
    }

    private static async Task<bool> Done(Task call)
    {
        await call;
        return true;
    }

    private void IfAlive(Action tell)
    {
        if (!process.IsCrashed) tell();
    }
}
