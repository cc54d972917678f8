using Scheduler.Messages.Hosts;
using Scheduler.Node.Calling;
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
        await node.Api.UpAsync(
            "both", Sleepers.Compose("agent", 1, "deploy: {mode: global}").Replace("    scale: 1\n", "", StringComparison.Ordinal));
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

        await node.Api.UpAsync("both", Sleepers.Compose("spread", 4)
            + Sleepers.Service("bound", 2, "deploy: {placement: {constraints: ['node.labels.disk==ssd']}}")
            + Sleepers.Service("nowhere", 1, "deploy: {placement: {constraints: ['node.labels.disk==tape']}}"));

        await node.Api.UntilActiveAsync("both/spread", 4);
        await node.Api.UntilActiveAsync("both/bound", 2);
        Assert.Equal((2, 2), ((await Engine.ContainersAsync("both/spread")).Count, (await second.Api.ContainersAsync("both/spread")).Count));
        Assert.Equal((0, 2), ((await Engine.ContainersAsync("both/bound")).Count, (await second.Api.ContainersAsync("both/bound")).Count));
        await Patience.UntilHoldsAsync(async () => Assert.Contains(
            "node.labels.disk==tape", (await node.Api.ServiceAsync("both/nowhere")).Reason, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Drain_UnderTraffic_NeverLeavesLessThanDesiredAndIsUndone()
    {
        const string Web = "both/web";
        const int Scale = 4;
        await using var second = await SecondHost.StartAsync();
        var node = await StartNodeAsync(second.Settings(1, Other));
        await UntilBothActiveAsync(node.Api);
        await node.Api.UpAsync("both", Sleepers.Compose(
            "web", Scale,
            "command: [httpd, -f, -p, '80', -h, /etc]",
            "ports: ['80']",
            "healthcheck: {test: [CMD, wget, -q, -O, /dev/null, 'http://127.0.0.1/hostname'], interval: 1s}"));
        await node.Api.UntilActiveAsync(Web, Scale);
        Assert.Equal(2, (await Engine.ContainersAsync(Web)).Count);
        await SetAvailabilityAsync(node.Api, "draining");

        using var traffic = new HttpClient(new BrokenConnects(new SocketsHttpHandler())) { Timeout = TimeSpan.FromSeconds(2) };
        var (looks, least, silent) = (0, Scale, 0);
        await Patience.UntilHoldsAsync(async () =>
        {
            looks++;
            least = Math.Min(least, await HealthyAsync(Web, second));
            if (!await AnswersAsync(traffic, await node.Api.InstancesAsync(Web))) silent++;
            Assert.True((await node.Api.HostAsync(Host)).Drained);
        });

        Output.WriteLine($"{looks} looks while {Host} was drained: at least {least} were well, and {silent} times nobody answered");
        Assert.Equal((Scale, 0), (least, silent));
        Assert.Empty(await Engine.ContainersAsync(Web));
        await SetAvailabilityAsync(node.Api, "active");
        await node.Api.ScaleAsync(Web, Scale + 2);
        await node.Api.UntilActiveAsync(Web, Scale + 2);
        Assert.Equal(2, (await Engine.ContainersAsync(Web)).Count);
    }

    private static async Task SetAvailabilityAsync(NodeClient api, string wanted) => Assert.Equal(
        System.Net.HttpStatusCode.OK,
        (await api.SendAsync(
            HttpMethod.Put, $"/v1/hosts/{Host}/availability", NodeClient.Json($$"""{"availability":"{{wanted}}"}"""))).Status);

    /// <summary>The host that is being drained is asked first: what has left it by then runs on the other already.</summary>
    private async Task<int> HealthyAsync(string service, SecondHost second)
    {
        var here = await Engine.ContainersAsync(service);
        return here.Concat(await second.Api.ContainersAsync(service)).Count(one => one.Status.Contains("(healthy)", StringComparison.Ordinal));
    }

    /// <summary>Whether any instance that is said to run answers at its published port.</summary>
    private static async Task<bool> AnswersAsync(HttpClient client, IEnumerable<Scheduler.Node.Http.Wire.InstanceBody> instances)
    {
        foreach (var port in instances.Where(one => one.State == Messages.Services.InstanceState.Running).SelectMany(one => one.Ports))
        {
            try
            {
                var address = port[..port.IndexOf("->", StringComparison.Ordinal)];
                var number = address[(address.LastIndexOf(':') + 1)..];
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{number}/hostname"));
                if (answer.IsSuccessStatusCode) return true;
            }
            catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException)
            {
                // One of the others may answer.
            }
        }

        return false;
    }

    private static Task UntilBothActiveAsync(NodeClient api) => Patience.UntilHoldsAsync(async () =>
    {
        Assert.Equal(HostState.Active, (await api.HostAsync(Host)).State);
        Assert.Equal(HostState.Active, (await api.HostAsync(Other)).State);
    });
}
