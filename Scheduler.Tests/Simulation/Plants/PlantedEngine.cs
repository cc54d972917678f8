using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>An engine as an agent with one of the bugs that concern containers would use it.</summary>
internal sealed class PlantedEngine(PlantedBug bug, FakeEngine engine) : IEngine
{
    private bool _inventoried;
    private int _created;

    public string Endpoint => engine.Endpoint;

    public async Task<EngineFacts> ProbeAsync(CancellationToken cancel = default)
    {
        var facts = await engine.ProbeAsync(cancel);
        return bug == PlantedBug.HostOverrated ? facts with { MemoryBytes = facts.MemoryBytes * 2 } : facts;
    }

    public Task<TrialReach> TryOutAsync(TrialPlan plan, CancellationToken cancel = default) => engine.TryOutAsync(plan, cancel);

    public async Task<ImmutableArray<EngineContainer>> InventoryAsync(CancellationToken cancel = default)
    {
        var containers = (await engine.InventoryAsync(cancel)).Select(Shown).ToImmutableArray();
        var isFirst = !_inventoried;
        _inventoried = true;
        if (!isFirst) return containers;
        foreach (var one in containers.Where(one => one.Labels.ContainsKey(ContainerIdentity.ClusterLabel)))
        {
            // An agent that has just been started knows of no wish yet.
            if (bug == PlantedBug.UnknownContainersRemoved) await engine.RemoveAsync(one.Id, cancel);
            if (bug == PlantedBug.ContainersStoppedWithServer) await engine.StopAsync(one.Id, TimeSpan.FromSeconds(1), cancel);
        }

        return containers;
    }

    public Task<ImmutableArray<ListeningPort>?> ListeningAsync(CancellationToken cancel = default) => engine.ListeningAsync(cancel);

    public Task<ImmutableArray<string>> LocalVolumesAsync(CancellationToken cancel = default) => engine.LocalVolumesAsync(cancel);

    public async Task<EngineContainer?> InspectAsync(string container, CancellationToken cancel = default) =>
        await engine.InspectAsync(container, cancel) is { } found ? Shown(found) : null;

    private EngineContainer Shown(EngineContainer one) =>
        bug == PlantedBug.ExitCodesLost && one.State == EngineContainerState.Exited ? one with { ExitCode = 0 } :
        bug == PlantedBug.UnprovenTakenForHealthy && one.Health == ContainerHealth.Starting ? one with { Health = ContainerHealth.None } : one;

    public Task<EngineImage?> FindImageAsync(string image, CancellationToken cancel = default) => engine.FindImageAsync(image, cancel);

    public Task PullAsync(string image, RegistryLogin? login, Action<string> progress, CancellationToken cancel = default) =>
        engine.PullAsync(image, login, progress, cancel);

    public Task<string> CreateAsync(ContainerPlan plan, CancellationToken cancel = default) => engine.CreateAsync(
        bug == PlantedBug.ContainersNamedAtRandom
            ? plan with { Name = string.Create(CultureInfo.InvariantCulture, $"{plan.Name}.{++_created}") }
            : plan,
        cancel);

    public Task JoinNetworksAsync(string container, ContainerSpec spec, CancellationToken cancel = default) =>
        engine.JoinNetworksAsync(container, spec, cancel);

    public Task PutFilesAsync(string container, string folder, ImmutableArray<ContainerFile> files, CancellationToken cancel = default) =>
        engine.PutFilesAsync(container, folder, files, cancel);

    public Task StartAsync(string container, CancellationToken cancel = default) => engine.StartAsync(container, cancel);

    public Task StopAsync(string container, TimeSpan grace, CancellationToken cancel = default) => engine.StopAsync(container, grace, cancel);

    public Task RemoveAsync(string container, CancellationToken cancel = default) => engine.RemoveAsync(container, cancel);

    public Task<ImmutableArray<string>> RemoveIdleNetworksAsync(
        ImmutableSortedDictionary<string, string> labels, CancellationToken cancel = default) =>
        engine.RemoveIdleNetworksAsync(labels, cancel);

    public Task<bool> RemoveVolumeAsync(string volume, CancellationToken cancel = default) => engine.RemoveVolumeAsync(volume, cancel);

    public Task WatchAsync(Action<EngineSignal> signal, CancellationToken cancel = default) => engine.WatchAsync(signal, cancel);

    public IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, CancellationToken cancel = default) =>
        engine.LogsAsync(container, query, cancel);

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
