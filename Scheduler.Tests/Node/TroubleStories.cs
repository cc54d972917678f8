using System.Net;
using System.Net.Sockets;
using Scheduler.Docker;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;
using Scheduler.Tests.Engines;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>What stands in a service's way is said in words to act on, and heals by itself once it is gone.</summary>
public sealed class TroubleStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Web = "trouble/web";
    private const string Missing = "localhost:1/scheduler/not-yet:1";

    [SkippableFact]
    public async Task MissingImage_SaysTheEnginesWords_AndHealsWhenTheImageAppears()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("trouble", Sleepers.Compose("web", 2, $"image: {Missing}"));
        var reason = await UntilReasonAsync(node.Api, Web, Missing);
        Assert.Contains("refused", reason, StringComparison.Ordinal);

        await Engine.Images.TagAsync(PrivateEngine.Image, ImageReference.Parse(Missing));
        try
        {
            await node.Api.UntilActiveAsync(Web, 2);
        }
        finally
        {
            await node.Api.DownAsync("trouble");
            await node.Api.UntilGoneAsync(Web);
            await Engine.Images.RemoveAsync(Missing);
        }
    }

    [SkippableFact]
    public async Task Update_ToAMissingImage_TakesNothingDown()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("trouble", Sleepers.Compose("web", 3));
        await node.Api.UntilActiveAsync(Web, 3);
        var lives = await Engine.LivesAsync(Web);

        await node.Api.UpAsync("trouble", Sleepers.Compose("web", 3, $"image: {Missing}"));

        await UntilReasonAsync(node.Api, Web, Missing);
        await Patience.HoldsForAsync(TimeSpan.FromSeconds(3), async () =>
        {
            Assert.Equal(3, (await node.Api.ServiceAsync(Web)).Running);
            Assert.Equal(lives, await Engine.LivesAsync(Web));
        });
        var back = await node.Api.SendAsync(HttpMethod.Post, $"/v1/services/{Web}/rollback");
        Assert.Equal(HttpStatusCode.OK, back.Status);
        await node.Api.UntilActiveAsync(Web, 3);
        Assert.Equal(lives, await Engine.LivesAsync(Web));
    }

    [SkippableFact]
    public async Task Port_TakenByAForeignProcess_IsNamed_AndHealsWhenItIsFree()
    {
        var node = await StartNodeAsync();
        using var foreigner = new TcpListener(IPAddress.Any, 0);
        foreigner.Start();
        var port = ((IPEndPoint)foreigner.LocalEndpoint).Port;

        await node.Api.UpAsync("trouble", Sleepers.Compose("web", 1, $"ports: ['{port}:80']"));
        var reason = await UntilReasonAsync(node.Api, Web, $"{port}");
        Output.WriteLine(reason);
        foreigner.Stop();

        await node.Api.UntilActiveAsync(Web, 1);
        await Engine.AssertRunsAsync(Web, 1);
    }

    [SkippableFact]
    public async Task Port_TakenByAnotherService_NamesItsHolder_AndHealsWhenItIsGone()
    {
        var node = await StartNodeAsync();
        var port = FreePort();
        await node.Api.UpAsync("holder", Sleepers.Compose("first", 1, $"ports: ['{port}:80']"));
        await node.Api.UntilActiveAsync("holder/first", 1);

        await node.Api.UpAsync("trouble", Sleepers.Compose("web", 1, $"ports: ['{port}:80']"));
        var reason = await UntilReasonAsync(node.Api, Web, $"{port}");
        Assert.Contains("holder/first", reason, StringComparison.Ordinal);
        await node.Api.DownAsync("holder");

        await node.Api.UntilActiveAsync(Web, 1);
    }

    [SkippableFact]
    public async Task ContainerThatExitsAtOnce_BacksOffWithAReason_AndIsFixedByAnUpdate()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("trouble", Sleepers.Compose("web", 1, "command: [sh, -c, 'exit 7']"));
        InstanceBody failing = null!;
        await Patience.UntilHoldsAsync(async () =>
        {
            failing = Assert.Single(await node.Api.InstancesAsync(Web));
            Assert.True(failing is { State: InstanceState.Failed, ExitCode: 7, NextTryAt: not null, Restarts: > 2 }, failing.ToString());
        });
        Assert.Contains("exited with code 7", failing.Reason, StringComparison.Ordinal);
        Assert.Equal(ServiceStatus.Degraded, (await node.Api.ServiceAsync(Web)).Status);

        await node.Api.UpAsync("trouble", Sleepers.Compose("web", 1));

        await node.Api.UntilActiveAsync(Web, 1);
    }

    [SkippableFact]
    public async Task UnhealthyContainer_IsRestartedAndHeals()
    {
        var node = await StartNodeAsync();
        await node.Api.UpAsync("trouble", Sleepers.Compose(
            "web", 1,
            "command: [sh, -c, 'touch /healthy; exec sleep 100000']",
            "healthcheck: {test: [CMD, test, -e, /healthy], interval: 1s, timeout: 2s, retries: 2}"));
        await node.Api.UntilActiveAsync(Web, 1);
        var container = Assert.Single(await Engine.ContainersAsync(Web)).Id;
        var before = (await Engine.Containers.InspectAsync(container)).State.StartedAt;

        await Engine.Exec.RunAsync(container, new ExecSpec { Cmd = ["rm", "/healthy"] });

        await Patience.UntilHoldsAsync(async () => Assert.NotEqual(before, (await Engine.Containers.InspectAsync(container)).State.StartedAt));
        await node.Api.UntilActiveAsync(Web, 1);
        Assert.Equal(1, Assert.Single(await node.Api.InstancesAsync(Web)).Restarts);
    }

    /// <summary>Waits until the service and one of its instances say what is in the way.</summary>
    private static async Task<string> UntilReasonAsync(NodeClient api, string service, string expected)
    {
        var reason = "";
        await Patience.UntilHoldsAsync(async () =>
        {
            reason = (await api.ServiceAsync(service)).Reason;
            Assert.Contains(expected, reason, StringComparison.Ordinal);
            Assert.Contains(await api.InstancesAsync(service), one => one.Reason?.Contains(expected, StringComparison.Ordinal) == true);
        });
        return reason!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
