using Scheduler.Core.Services;
using Scheduler.Docker;
using Scheduler.Node.Engines;

namespace Scheduler.Tests.Node;

/// <summary>What really is on an engine, asked of the engine and nobody else.</summary>
internal static class EngineTruth
{
    /// <summary>Every container of a service, in whatever state.</summary>
    public static Task<IReadOnlyList<ContainerSummary>> ContainersAsync(this DockerEngine engine, string service)
    {
        var (stack, name) = (service.Split('/')[0], service.Split('/')[1]);
        var filters = EngineFilters.Label(ContainerIdentity.StackLabel, stack).WithLabel(ContainerIdentity.ServiceLabel, name);
        return engine.Containers.ListAsync(all: true, filters);
    }

    /// <summary>Exactly <paramref name="scale"/> containers, all running, one for each slot from 1 on.</summary>
    public static async Task AssertRunsAsync(this DockerEngine engine, string service, int scale)
    {
        var containers = await engine.ContainersAsync(service);
        var shown = containers.Select(one => $"{one.Labels[ContainerIdentity.SlotLabel]} {one.State}").Order(StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(1, scale).Select(slot => $"{slot} running"), shown);
    }

    /// <summary>Id, start and engine-side restarts of each container: equal before and after means that nobody touched them.</summary>
    public static async Task<IReadOnlyList<string>> LivesAsync(this DockerEngine engine, string service)
    {
        var lives = new List<string>();
        foreach (var one in (await engine.ContainersAsync(service)).OrderBy(one => one.Id, StringComparer.Ordinal))
        {
            // One that was removed since it was listed has none.
            if (await EngineErrors.FindAsync(engine.Containers.InspectAsync(one.Id)) is { } details)
                lives.Add($"{details.Id} started {details.State.StartedAt:O} restarted {details.RestartCount}");
        }

        return lives;
    }

    /// <summary>
    /// Removes everything that schedulers made, whatever a test left behind. An agent may still be at it: what it is
    /// removing holds its network for a moment longer.
    /// </summary>
    public static Task SweepAsync(this DockerEngine engine) =>
        Patience.UntilHoldsAsync(async () => Assert.Null(await Record.ExceptionAsync(() => SweepOnceAsync(engine))));

    private static async Task SweepOnceAsync(DockerEngine engine)
    {
        var ours = EngineFilters.Label(ContainerIdentity.StackLabel);
        foreach (var one in await engine.Containers.ListAsync(all: true, ours))
            await engine.Containers.RemoveAsync(one.Id, force: true, volumes: true);
        await new IdleNetworks(engine).RemoveAsync(ours, default);
        if ((await engine.Networks.ListAsync(ours)).FirstOrDefault() is { } left)
        {
            var members = (await engine.Networks.InspectAsync(left.Id)).Containers ?? new Dictionary<string, NetworkMember>();
            throw new InvalidOperationException($"network {left.Name} has {string.Join(", ", members.Select(one => $"{one.Key} {one.Value.Name}"))}");
        }

        foreach (var one in await engine.Volumes.ListAsync(ours)) await engine.Volumes.RemoveAsync(one.Name);
    }
}
