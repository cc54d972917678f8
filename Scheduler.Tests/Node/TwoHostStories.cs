using Scheduler.Messages.Hosts;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>A node that looks after two engines.</summary>
public sealed class TwoHostStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Other = "h2";

    [SkippableFact]
    public async Task GlobalService_OnTwoHosts_IsOnEachOnceAndUndisturbedByTheOthersOutage()
    {
        await using var second = await SecondHost.StartAsync();
        var node = await StartNodeAsync(second.Settings(1, Other));
        await UntilBothActiveAsync(node.Api);
        await node.Api.UpAsync("both", Sleepers.Compose("agent", 1, "deploy: {mode: global}").Replace("    scale: 1\n", "", StringComparison.Ordinal));
        await node.Api.UntilActiveAsync("both/agent", 2);
        Assert.Single(await Engine.ContainersAsync("both/agent"));
        Assert.Single(await second.Api.ContainersAsync("both/agent"));
        var here = await Engine.LivesAsync("both/agent");

        await second.Engine.KillAsync();
        await Patience.UntilHoldsAsync(async () => Assert.NotEqual(HostState.Active, (await node.Api.HostAsync(Other)).State));
        await Patience.HoldsForAsync(TimeSpan.FromSeconds(3), async () => Assert.Equal(here, await Engine.LivesAsync("both/agent")));
        await second.Engine.StartAsync();

        await node.Api.UntilActiveAsync("both/agent", 2);
        Assert.Equal(here, await Engine.LivesAsync("both/agent"));
        Assert.Single(await second.Api.ContainersAsync("both/agent"));
    }

    [SkippableFact]
    public async Task Instances_AreSpreadOverHosts_AndFollowConstraints()
    {
        await using var second = await SecondHost.StartAsync();
        var node = await StartNodeAsync([.. second.Settings(1, Other), "hosts.0.labels.disk=hdd", "hosts.1.labels.disk=ssd"]);
        await UntilBothActiveAsync(node.Api);

        await node.Api.UpAsync("both", Sleepers.Compose("spread", 4) + Sleepers.Service("bound", 2, "deploy: {placement: {constraints: ['node.labels.disk==ssd']}}")
            + Sleepers.Service("nowhere", 1, "deploy: {placement: {constraints: ['node.labels.disk==tape']}}"));

        await node.Api.UntilActiveAsync("both/spread", 4);
        await node.Api.UntilActiveAsync("both/bound", 2);
        Assert.Equal((2, 2), ((await Engine.ContainersAsync("both/spread")).Count, (await second.Api.ContainersAsync("both/spread")).Count));
        Assert.Equal((0, 2), ((await Engine.ContainersAsync("both/bound")).Count, (await second.Api.ContainersAsync("both/bound")).Count));
        await Patience.UntilHoldsAsync(async () => Assert.Contains("node.labels.disk==tape", (await node.Api.ServiceAsync("both/nowhere")).Reason, StringComparison.Ordinal));
    }

    private static Task UntilBothActiveAsync(NodeClient api) => Patience.UntilHoldsAsync(async () =>
    {
        Assert.Equal(HostState.Active, (await api.HostAsync(Host)).State);
        Assert.Equal(HostState.Active, (await api.HostAsync(Other)).State);
    });
}
