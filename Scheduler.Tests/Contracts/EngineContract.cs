using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Contracts;

/// <summary>What the core relies on in an engine; the fake of the simulation and the adapter to a real one both pass it.</summary>
public abstract class EngineContract
{
    [SkippableFact]
    public Task Probe_TellsOfTheMachine() => TestAsync(async bench =>
    {
        var facts = await bench.Engine.ProbeAsync();

        Assert.Equal("linux", facts.Os);
        Assert.NotEmpty(facts.Version);
        Assert.True(facts.Cpus > 0 && facts.MemoryBytes > 0);
        Assert.Same(facts, await bench.Engine.ProbeAsync());
    });

    [SkippableFact]
    public Task TryOut_WithAnImageOfOurs_StartsIt_AndLeavesNothing() => TestAsync(async bench =>
    {
        var before = await bench.Engine.InventoryAsync();

        Assert.Equal(TrialReach.Started, await bench.Engine.TryOutAsync(Trial(bench.Runs.Image)));
        Assert.Equal(TrialReach.Made, await bench.Engine.TryOutAsync(Trial(image: null)));
        Assert.Equal(TrialReach.Made, await bench.Engine.TryOutAsync(Trial(image: "scheduler-tests/no-such-image:1")));

        Assert.Equal(before.Select(one => one.Id).Order(), (await bench.Engine.InventoryAsync()).Select(one => one.Id).Order());
    });

    [SkippableFact]
    public Task TryOut_EngineIsFrozen_IsNoAnswer_AndLeavesNothingAfterwards() => TestAsync(async bench =>
    {
        var impatient = bench.Impatient;
        bench.Freeze();
        try
        {
            await FailsAsync(EngineFault.NoAnswer, impatient.TryOutAsync(Trial(bench.Runs.Image)));
        }
        finally
        {
            bench.Thaw();
        }

        for (var tries = 0; await TriedAsync(bench) is not TrialReach.Started; tries++)
        {
            Assert.True(tries < 50, "it does not work again");
            await bench.WaitAsync();
        }

        Assert.DoesNotContain(await bench.Engine.InventoryAsync(), one => one.Labels.ContainsKey("test.trial"));
    });

    [SkippableFact]
    public Task Create_IsShownWithItsLabelsAndNotStarted() => TestAsync(async bench =>
    {
        var plan = bench.Plan(bench.Runs with { Labels = Label("test.owner", "person").Add("colour", "blue") });
        var id = await bench.Engine.CreateAsync(plan);

        var found = await bench.Engine.InspectAsync(plan.Name);

        Assert.Equal((id, plan.Name, EngineContainerState.Created), (found!.Id, found.Name, found.State));
        Assert.Equal(("contract", "blue"), (found.Labels["test.owner"], found.Labels["colour"]));
        Assert.Null(found.StartedAt);
    });

    [SkippableFact]
    public Task Create_NameIsTaken_IsAConflictAndTheFirstIsFoundByIt() => TestAsync(async bench =>
    {
        var plan = bench.Plan(bench.Runs);
        var id = await bench.Engine.CreateAsync(plan);

        Assert.Contains(plan.Name, (await FailsAsync(EngineFault.Conflict, bench.Engine.CreateAsync(plan))).Message);
        Assert.Equal(id, (await bench.Engine.InspectAsync(plan.Name))!.Id);
    });

    [SkippableFact]
    public Task Create_ImageIsMissing_IsNotFoundAndNamesIt() => TestAsync(async bench =>
    {
        const string Image = "127.0.0.1:1/nowhere:1";

        Assert.Null(await bench.Engine.FindImageAsync(Image));
        Assert.Contains(
            Image,
            (await FailsAsync(EngineFault.NotFound, bench.Engine.CreateAsync(bench.Plan(new ContainerSpec { Image = Image })))).Message);
    });

    [SkippableFact]
    public Task Pull_ImageCannotBeHad_FailsWithTheDaemonsWords() => TestAsync(async bench =>
    {
        var failure = await Assert.ThrowsAsync<EngineException>(() => bench.Engine.PullAsync("127.0.0.1:1/nowhere:1", null, _ => { }));

        Assert.Contains(failure.Fault, new[] { EngineFault.Rejected, EngineFault.NotFound });
        Assert.Contains("127.0.0.1:1", failure.Message);
    });

    [SkippableFact]
    public Task FindImage_ThatIsThere_HasAnId() => TestAsync(async bench =>
        Assert.NotEmpty((await bench.Engine.FindImageAsync(bench.Runs.Image))!.Id));

    [SkippableFact]
    public Task Start_Twice_IsOneStart() => TestAsync(async bench =>
    {
        var id = await bench.StartAsync(bench.Plan(bench.Runs));
        var first = await bench.Engine.InspectAsync(id);
        await bench.Engine.StartAsync(id);

        var again = await bench.Engine.InspectAsync(id);
        Assert.Equal((EngineContainerState.Running, first!.StartedAt), (again!.State, again.StartedAt));
        Assert.NotNull(again.StartedAt);
    });

    [SkippableFact]
    public Task Stop_Twice_IsOneStopAndTheContainerStays() => TestAsync(async bench =>
    {
        var id = await bench.StartAsync(bench.Plan(bench.Runs));
        await bench.Engine.StopAsync(id, TimeSpan.FromSeconds(5));
        await bench.Engine.StopAsync(id, TimeSpan.FromSeconds(5));

        var found = await bench.Engine.InspectAsync(id);
        Assert.Equal(EngineContainerState.Exited, found!.State);
        Assert.True(found.FinishedAt >= found.StartedAt);
    });

    [SkippableFact]
    public Task Stop_OfOneThatNeverStarted_IsSuccess() => TestAsync(async bench =>
    {
        var id = await bench.Engine.CreateAsync(bench.Plan(bench.Runs));

        await bench.Engine.StopAsync(id, TimeSpan.FromSeconds(1));

        Assert.Equal(EngineContainerState.Created, (await bench.Engine.InspectAsync(id))!.State);
    });

    [SkippableFact]
    public Task Remove_WhileItRuns_AndAgain_IsGone() => TestAsync(async bench =>
    {
        var id = await bench.StartAsync(bench.Plan(bench.Runs));
        await bench.Engine.RemoveAsync(id);
        await bench.Engine.RemoveAsync(id);

        Assert.Null(await bench.Engine.InspectAsync(id));
        Assert.DoesNotContain(await bench.Engine.InventoryAsync(), one => one.Id == id);
    });

    [SkippableFact]
    public Task StartAndStop_NoSuchContainer_AreNotFound() => TestAsync(async bench =>
    {
        await FailsAsync(EngineFault.NotFound, bench.Engine.StartAsync("t-nobody"));
        await FailsAsync(EngineFault.NotFound, bench.Engine.StopAsync("t-nobody", TimeSpan.Zero));
    });

    [SkippableFact]
    public Task Container_EndsByItself_ShowsItsExitCode() => TestAsync(async bench =>
    {
        var id = await bench.StartAsync(bench.Plan(bench.ExitsWith3));

        var ended = await bench.UntilAsync(id, one => one.State == EngineContainerState.Exited);

        Assert.Equal(3, ended.ExitCode);
        Assert.Equal(3, (await bench.Engine.InventoryAsync()).Single(one => one.Id == id).ExitCode);
    });

    [SkippableFact]
    public Task Container_StartedAgain_HasANewStartTime() => TestAsync(async bench =>
    {
        var id = await bench.StartAsync(bench.Plan(bench.ExitsWith3));
        var first = await bench.UntilAsync(id, one => one.State == EngineContainerState.Exited);
        await bench.Engine.StartAsync(id);

        var second = await bench.UntilAsync(id, one => one.State == EngineContainerState.Exited && one.FinishedAt != first.FinishedAt);

        Assert.True(second.StartedAt > first.StartedAt);
    });

    [SkippableFact]
    public Task Health_CheckFails_IsShownWithItsOutput() => TestAsync(async bench =>
    {
        var id = await bench.StartAsync(bench.Plan(bench.Sick));

        var sick = await bench.UntilAsync(id, one => one.Health == ContainerHealth.Unhealthy);

        Assert.Contains("connection refused", sick.HealthOutput);
        Assert.Equal(ContainerHealth.Unhealthy, (await bench.Engine.InventoryAsync()).Single(one => one.Id == id).Health);
    });

    [SkippableFact]
    public Task Inventory_ShowsEveryContainerWithStateLabelsAndPorts() => TestAsync(async bench =>
    {
        var created = await bench.Engine.CreateAsync(bench.Plan(bench.Runs));
        var running = await bench.StartAsync(bench.Plan(bench.Runs with { Ports = [new PortSpec(80)] }));

        var all = await bench.Engine.InventoryAsync();

        Assert.Equal(EngineContainerState.Created, all.Single(one => one.Id == created).State);
        var up = all.Single(one => one.Id == running);
        Assert.Equal((EngineContainerState.Running, "contract"), (up.State, up.Labels["test.owner"]));
        Assert.All(up.Ports, port => Assert.Equal((80, "tcp"), (port.ContainerPort, port.Protocol)));
        Assert.Equal(up.Ports.Select(port => port.HostPort), (await bench.Engine.InspectAsync(running))!.Ports.Select(port => port.HostPort));
        Assert.InRange(up.Ports[0].HostPort, 1024, 65535);
    });

    [SkippableFact]
    public Task Port_HeldByAnother_CannotBeStartedAndSaysSo() => TestAsync(async bench =>
    {
        var first = await bench.StartAsync(bench.Plan(bench.Runs with { Ports = [new PortSpec(80)] }));
        var port = (await bench.Engine.InspectAsync(first))!.Ports[0].HostPort;
        var second = await bench.Engine.CreateAsync(bench.Plan(bench.Runs with { Ports = [new PortSpec(80, port, port)] }));

        Assert.Contains($":{port} ", (await FailsAsync(EngineFault.Rejected, bench.Engine.StartAsync(second))).Message + " ");
        Assert.NotEqual(EngineContainerState.Running, (await bench.Engine.InspectAsync(second))!.State);

        await bench.Engine.RemoveAsync(first);
        await bench.Engine.StartAsync(second);
        Assert.Equal(port, (await bench.Engine.InspectAsync(second))!.Ports[0].HostPort);
    });

    private static TrialPlan Trial(string? image) => new("t-trial", Label("test.trial", "yes").Add("test.owner", "contract"), image);

    /// <summary>Null while what a frozen engine was asked to do is still in its way.</summary>
    private static async Task<TrialReach?> TriedAsync(EngineBench bench)
    {
        try
        {
            return await bench.Engine.TryOutAsync(Trial(bench.Runs.Image));
        }
        catch (EngineException)
        {
            return null;
        }
    }

    /// <summary>Each test runs with a bench of its own.</summary>
    private protected abstract Task TestAsync(Func<EngineBench, Task> test);

    private protected static ImmutableSortedDictionary<string, string> Label(string key, string value) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(key, value);

    private protected static async Task<EngineException> FailsAsync(EngineFault fault, Task call)
    {
        var failure = await Assert.ThrowsAsync<EngineException>(() => call);
        Assert.True(failure.Fault == fault, $"{fault} was expected, it is {failure.Fault}: {failure.Message}");
        return failure;
    }
}
