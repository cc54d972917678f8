using System.Collections.Concurrent;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Contracts;

/// <summary>The rest of an engine's contract: networks and volumes, events, output, and silence.</summary>
public abstract class EngineSharedThingsContract : EngineContract
{
    [SkippableFact]
    public Task Network_IsMadeWhenMissingAndRemovedOnceNothingRunsOnIt() => TestAsync(async bench =>
    {
        var network = EngineBench.NewName();
        var plan = bench.Plan(bench.Runs with { Networks = [new NetworkAttachment(network)] });
        var id = await bench.StartAsync(plan);
        Assert.Empty(await bench.Engine.RemoveIdleNetworksAsync(plan.OwnerLabels));

        await bench.Engine.RemoveAsync(id);

        Assert.Empty(await bench.Engine.RemoveIdleNetworksAsync(EngineBench.Owner("another")));
        Assert.Equal(network, Assert.Single(await bench.Engine.RemoveIdleNetworksAsync(plan.OwnerLabels)));
        Assert.Empty(await bench.Engine.RemoveIdleNetworksAsync(plan.OwnerLabels));
    });

    [SkippableFact]
    public Task Network_ManyContainersAtOnce_IsMadeOnce() => TestAsync(async bench =>
    {
        var network = EngineBench.NewName();
        var plans = Enumerable.Range(0, 4)
            .Select(_ => bench.Plan(bench.Runs with { Networks = [new NetworkAttachment(network)] }) with
            {
                OwnerLabels = EngineBench.Owner(network)
            })
            .ToList();

        var ids = await Task.WhenAll(plans.Select(bench.StartAsync));
        foreach (var id in ids) await bench.Engine.RemoveAsync(id);

        Assert.Equal(network, Assert.Single(await bench.Engine.RemoveIdleNetworksAsync(EngineBench.Owner(network))));
    });

    [SkippableFact]
    public Task Network_RemovedUnderACreatedContainer_ItsStartSaysSo() => TestAsync(async bench =>
    {
        var network = EngineBench.NewName();
        var plan = bench.Plan(bench.Runs with { Networks = [new NetworkAttachment(network)] });
        var id = await bench.Engine.CreateAsync(plan);
        Assert.Equal(network, Assert.Single(await bench.Engine.RemoveIdleNetworksAsync(plan.OwnerLabels)));

        Assert.Contains(network, (await FailsAsync(EngineFault.NotFound, bench.Engine.StartAsync(id))).Message);
    });

    [SkippableFact]
    public Task Network_JoinedOnceMade_HasTheContainerHoweverOftenItJoins() => TestAsync(async bench =>
    {
        var (first, second) = (new NetworkAttachment(EngineBench.NewName()), new NetworkAttachment(EngineBench.NewName()));
        var other = bench.Plan(bench.Runs with { Networks = [second] });
        var maker = await bench.Engine.CreateAsync(other);
        var both = bench.Runs with { Networks = [first, second] };
        var id = await bench.Engine.CreateAsync(bench.Plan(bench.Runs with { Networks = [first] }));

        await bench.Engine.JoinNetworksAsync(id, both);
        await bench.Engine.JoinNetworksAsync(id, both);
        await bench.Engine.StartAsync(id);
        await bench.Engine.JoinNetworksAsync(id, both);
        await bench.Engine.RemoveAsync(maker);

        Assert.Empty(await bench.Engine.RemoveIdleNetworksAsync(other.OwnerLabels));
    });

    [SkippableFact]
    public Task Network_ToJoinIsMissing_IsNotFoundByTheStartAtTheLatest() => TestAsync(async bench =>
    {
        var first = new NetworkAttachment(EngineBench.NewName());
        var id = await bench.Engine.CreateAsync(bench.Plan(bench.Runs with { Networks = [first] }));
        var missing = new NetworkAttachment(EngineBench.NewName());

        await FailsAsync(EngineFault.NotFound, JoinAndStartAsync(bench.Engine, id, bench.Runs with { Networks = [first, missing] }));
    });

    /// <summary>dockerd notes the networks of a container that has never run, and looks for them when it starts.</summary>
    private static async Task JoinAndStartAsync(IEngine engine, string container, ContainerSpec spec)
    {
        await engine.JoinNetworksAsync(container, spec);
        await engine.StartAsync(container);
    }

    [SkippableFact]
    public Task Network_ExternalAndMissing_IsNotFoundAndLeavesNoContainer() => TestAsync(async bench =>
    {
        var network = EngineBench.NewName();
        var plan = bench.Plan(bench.Runs with { Networks = [new NetworkAttachment(network) { Spec = new NetworkSpec { External = true } }] });

        Assert.Contains($"external network {network}", (await FailsAsync(EngineFault.NotFound, bench.Engine.CreateAsync(plan))).Message);
        Assert.Null(await bench.Engine.InspectAsync(plan.Name));
    });

    [SkippableFact]
    public Task Volume_OutlivesItsContainerAndIsRemovedWhenNothingUsesIt() => TestAsync(async bench =>
    {
        var volume = EngineBench.NewName();
        var id = await bench.StartAsync(bench.Plan(bench.Runs with { Mounts = [new MountSpec(MountType.Volume, "/data", volume)] }));
        Assert.False(await bench.Engine.RemoveVolumeAsync(volume));
        await bench.Engine.RemoveAsync(id);
        var external = new MountSpec(MountType.Volume, "/data", volume) { Volume = new VolumeSpec { External = true } };
        var user = await bench.Engine.CreateAsync(bench.Plan(bench.Runs with { Mounts = [external] }));
        Assert.False(await bench.Engine.RemoveVolumeAsync(volume));
        await bench.Engine.RemoveAsync(user);

        Assert.True(await bench.Engine.RemoveVolumeAsync(volume));
        Assert.True(await bench.Engine.RemoveVolumeAsync(volume));
    });

    [SkippableFact]
    public Task LocalVolumes_AreListedByName() => TestAsync(async bench =>
    {
        var volume = EngineBench.NewName();
        var id = await bench.Engine.CreateAsync(bench.Plan(bench.Runs with { Mounts = [new MountSpec(MountType.Volume, "/data", volume)] }));

        Assert.Contains(volume, await bench.Engine.LocalVolumesAsync());

        await bench.Engine.RemoveAsync(id);
        Assert.Contains(volume, await bench.Engine.LocalVolumesAsync());
        await bench.Engine.RemoveVolumeAsync(volume);
        Assert.DoesNotContain(volume, await bench.Engine.LocalVolumesAsync());
    });

    [SkippableFact]
    public Task Volume_ExternalAndMissing_IsNotFoundAndLeavesNoContainer() => TestAsync(async bench =>
    {
        var volume = EngineBench.NewName();
        var plan = bench.Plan(bench.Runs with
        {
            Mounts = [new MountSpec(MountType.Volume, "/data", volume) { Volume = new VolumeSpec { External = true } }]
        });

        Assert.Contains($"external volume {volume}", (await FailsAsync(EngineFault.NotFound, bench.Engine.CreateAsync(plan))).Message);
        Assert.Null(await bench.Engine.InspectAsync(plan.Name));
    });

    [SkippableFact]
    public Task Watch_ListensFirstThenTellsOfAContainersLife() => TestAsync(async bench =>
    {
        using var cancel = new CancellationTokenSource();
        var heard = new ConcurrentQueue<EngineSignal>();
        var watching = bench.Engine.WatchAsync(heard.Enqueue, cancel.Token);
        await UntilHeardAsync(bench, () => !heard.IsEmpty);
        var plan = bench.Plan(bench.Runs);
        var id = await bench.StartAsync(plan);
        await bench.Engine.StopAsync(id, TimeSpan.FromSeconds(5));
        await bench.Engine.RemoveAsync(id);
        await UntilHeardAsync(bench, () => OfContainer(heard, id).Contains("destroy"));
        cancel.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.IsType<EngineSignal.Listening>(heard.First());
        Assert.Equal(["start", "die", "destroy"], OfContainer(heard, id).Where(action => action is "start" or "die" or "destroy"));
        Assert.All(
            heard.OfType<EngineSignal.ContainerChanged>().Where(one => one.ContainerId == id),
            one => Assert.Equal(plan.Name, one.Labels["test.instance"]));
    });

    [SkippableFact]
    public Task Watch_HearerCannotFollow_EndsWithItsFault() => TestAsync(async bench =>
    {
        var watching = bench.Engine.WatchAsync(_ => throw new EngineException(EngineFault.NoAnswer, "too fast"));

        Assert.Equal("too fast", (await FailsAsync(EngineFault.NoAnswer, watching)).Message);
    });

    [SkippableFact]
    public Task Logs_OfAnEndedContainer_AreItsLines() => TestAsync(async bench =>
    {
        var id = await bench.StartAsync(bench.Plan(bench.SaysOneTwo));
        await bench.UntilAsync(id, one => one.State == EngineContainerState.Exited);

        Assert.Equal(["one", "two"], await LinesAsync(bench, id, new LogQuery()));
        Assert.Equal(["two"], await LinesAsync(bench, id, new LogQuery(Tail: 1)));
        Assert.Equal(["one", "two"], await LinesAsync(bench, id, new LogQuery(Follow: true)));
    });

    [SkippableFact]
    public Task Frozen_EveryCall_EndsWithNoAnswerWithinItsDeadline() => TestAsync(async bench =>
    {
        var id = await bench.StartAsync(bench.Plan(bench.Runs));
        await bench.Impatient.ProbeAsync();
        bench.Freeze();
        try
        {
            await FailsAsync(EngineFault.NoAnswer, bench.Impatient.ProbeAsync());
            await FailsAsync(EngineFault.NoAnswer, bench.Impatient.InspectAsync(id));
            await FailsAsync(EngineFault.NoAnswer, bench.Impatient.InventoryAsync());
            await FailsAsync(EngineFault.NoAnswer, bench.Impatient.StartAsync(id));
        }
        finally
        {
            bench.Thaw();
        }

        Assert.Equal(EngineContainerState.Running, (await bench.Engine.InspectAsync(id))!.State);
    });

    private static IEnumerable<string> OfContainer(ConcurrentQueue<EngineSignal> heard, string id) =>
        heard.OfType<EngineSignal.ContainerChanged>().Where(one => one.ContainerId == id).Select(one => one.Action);

    private static async Task UntilHeardAsync(EngineBench bench, Func<bool> heard)
    {
        for (var tries = 0; tries < 200 && !heard(); tries++) await bench.WaitAsync();
        Assert.True(heard(), "the engine did not tell of it");
    }

    private static async Task<List<string>> LinesAsync(EngineBench bench, string id, LogQuery query)
    {
        var lines = new List<string>();
        await foreach (var line in bench.Engine.LogsAsync(id, query)) lines.Add(line.Text);
        return lines;
    }
}
