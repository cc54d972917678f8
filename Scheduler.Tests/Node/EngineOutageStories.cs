using System.Diagnostics;
using System.Net;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>The engine ends, freezes or crashes under a node that goes on.</summary>
public sealed class EngineOutageStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Web = "outage/web";
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Freeze = TimeSpan.FromSeconds(20);

    [SkippableFact]
    public async Task Engine_StoppedAndStarted_RunsTheSameAgain()
    {
        var node = await StartWithAsync(scale: 3);
        var ids = await ContainerIdsAsync();

        await Stage.Engine.RestartAsync();

        await Patience.UntilHoldsAsync(() => Engine.AssertRunsAsync(Web, 3));
        await node.Api.UntilActiveAsync(Web, 3);
        // One whose start met the engine's end is left behind by its runtime, and can only be made anew.
        var log = await Stage.Engine.LogAsync();
        var lost = ids.Except(await ContainerIdsAsync()).ToList();
        Output.WriteLine($"{lost.Count} left behind by the engine's runtime");
        Assert.All(lost, id => Assert.Contains($"task {id}: already exists", log, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Engine_Away_HostIsDegradedAndInstancesUnknownWithAReason()
    {
        var node = await StartWithAsync(scale: 1);
        await Stage.Engine.KillAsync();
        try
        {
            await Patience.UntilHoldsAsync(async () => Assert.Equal(HostState.Degraded, (await node.Api.HostAsync(Host)).State));
            Assert.Contains("tried again", (await node.Api.HostAsync(Host)).Reason, StringComparison.Ordinal);
            await AssertUnknownAsync(node.Api, 1);
        }
        finally
        {
            await Stage.Engine.StartAsync();
        }

        await node.Api.UntilActiveAsync(Web, 1);
    }

    [SkippableFact]
    public async Task Engine_KilledUnderScaleWrites_EndsWithWhatIsDesired()
    {
        var node = await StartWithAsync(scale: 2);
        await node.Api.ScaleAsync(Web, 6);
        await Stage.Engine.KillAsync();
        Assert.Equal(HttpStatusCode.OK, (await node.Api.ScaleAsync(Web, 4)).Status);

        await Stage.Engine.StartAsync();

        await node.Api.UntilActiveAsync(Web, 4);
        await Patience.UntilHoldsAsync(() => Engine.AssertRunsAsync(Web, 4));
    }

    [SkippableFact]
    public async Task Engine_Frozen_IsShownAndWrittenAroundAndHeals()
    {
        var node = await StartWithAsync(scale: 3);
        var began = Stopwatch.GetTimestamp();
        Stage.Engine.Freeze();
        try
        {
            await Patience.UntilHoldsAsync(async () => Assert.Equal(HostState.Degraded, (await node.Api.HostAsync(Host)).State));
            Output.WriteLine($"degraded after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
            Assert.NotEmpty((await node.Api.HostAsync(Host)).Reason!);
            await AssertUnknownAsync(node.Api, 3);
            await ScaleQuicklyAsync(node.Api, 5);
            await ScaleQuicklyAsync(node.Api, 2);
            await ScaleQuicklyAsync(node.Api, 4);
            var left = Freeze - Stopwatch.GetElapsedTime(began);
            await Patience.HoldsForAsync(left, () => AssertAnswersQuicklyAsync(node.Api));
        }
        finally
        {
            Stage.Engine.Thaw();
        }

        var released = Stopwatch.GetTimestamp();
        await node.Api.UntilActiveAsync(Web, 4);
        Output.WriteLine($"healed {Stopwatch.GetElapsedTime(released).TotalSeconds:0.0} s after the release");
        await Patience.UntilHoldsAsync(() => Engine.AssertRunsAsync(Web, 4));
        await Patience.HoldsForAsync(TimeSpan.FromSeconds(1), () => Engine.AssertRunsAsync(Web, 4));
    }

    private async Task<NodeProcess> StartWithAsync(int scale)
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("outage", Sleepers.Compose("web", scale));
        await node.Api.UntilActiveAsync(Web, scale);
        return node;
    }

    private async Task<IEnumerable<string>> ContainerIdsAsync() =>
        [.. (await Engine.ContainersAsync(Web)).Select(one => one.Id).Order(StringComparer.Ordinal)];

    private static Task AssertUnknownAsync(NodeClient api, int count) => Patience.UntilHoldsAsync(async () =>
    {
        var instances = await api.InstancesAsync(Web);
        Assert.Equal(count, instances.Count);
        Assert.All(instances, one => Assert.Equal(InstanceState.Unknown, one.State));
        Assert.All(instances, one => Assert.Contains($"host {Host}", one.Reason, StringComparison.Ordinal));
        Assert.NotEmpty((await api.ServiceAsync(Web)).Reason!);
    });

    private static async Task ScaleQuicklyAsync(NodeClient api, int scale)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = await api.ScaleAsync(Web, scale);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, QuickAnswer);
    }

    private static async Task AssertAnswersQuicklyAsync(NodeClient api)
    {
        foreach (var path in new[]
            { "/v1/services", "/v1/hosts", "/v1/instances", $"/v1/services/{Web}", $"/v1/instances?service={Web}", "/healthz" })
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await api.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, QuickAnswer);
        }
    }
}
