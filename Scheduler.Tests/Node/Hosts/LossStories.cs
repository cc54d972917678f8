using Scheduler.Messages.Hosts;
using Scheduler.Tests.Node.Hosts.Logs;
using Scheduler.Tests.Node.Hosts.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Hosts;

/// <summary>A host goes for good, or for a while.</summary>
public sealed class LossStories(NodeStage stage, HostsStage hosts, ITestOutputHelper output) : HostStory(stage, hosts, output)
{
    private const string Web = "lost/web";

    /// <summary>Generous, for a busy machine; bench/hosts measures it.</summary>
    private static readonly TimeSpan ReplacedMax = TimeSpan.FromSeconds(8);

    [SkippableFact]
    public async Task Host_Gone_IsReplacedElsewhereWithoutAHealthCheck_AndSortedOutWhenItIsBack()
    {
        await Api.UpAsync("lost", Sleepers.Compose("web", 6));
        await Api.UntilActiveAsync(Web, 6);
        var gone = Stage.Hosts[0];
        var there = (await gone.Api.ContainersAsync(Web)).Count;
        Assert.Equal(2, there);
        var untouched = await LivesAsync(Web);
        await using var log = await ListenAsync();

        var began = EngineLog.Now;
        await gone.Place.UnplugAsync();
        await Patience.UntilHoldsAsync(() =>
        {
            Assert.Equal(there, log.Of(Web, began).Count(one => one.Action == "start" && one.Host != gone.Name));
            return Task.CompletedTask;
        });
        var replaced = log.Of(Web, began)[there - 1].Time.ToDateTimeOffset() - began.ToDateTimeOffset();
        Output.WriteLine($"replaced after {replaced.TotalMilliseconds:0} ms");
        Assert.InRange(replaced, TimeSpan.FromSeconds(1.5), ReplacedMax);
        await Api.UntilActiveAsync(Web, 6);
        await AssertSeenAsync(gone, "disconnected");

        await gone.Place.PlugAsync();
        await Stage.UntilAllActiveAsync();
        await Api.UntilActiveAsync(Web, 6);
        await Patience.UntilHoldsAsync(async () => Assert.Equal(untouched.Order(), (await LivesAsync(Web)).Order()));
    }

    [SkippableFact]
    public async Task Host_AwayForAMoment_IsNotGivenUp()
    {
        await Api.UpAsync("lost", Sleepers.Compose("web", 6));
        await Api.UntilActiveAsync(Web, 6);
        await using var log = await ListenAsync();
        var began = EngineLog.Now;

        foreach (var host in Stage.Hosts)
        {
            await host.Place.UnplugAsync();
            await Patience.PauseAsync(TimeSpan.FromSeconds(1.5));
            await host.Place.PlugAsync();
            await Stage.UntilAllActiveAsync();
        }

        Assert.Empty(log.Of(Web, began));
    }

    [SkippableFact]
    public async Task Host_WithALocalVolume_KeepsItsInstance_WhichSaysThatItsDataIsThere()
    {
        await Api.UpAsync("lost", Sleepers.Compose("web", 1, "volumes: ['data:/data']") + "volumes: {data: {}}\n");
        var before = await Api.UntilActiveAsync(Web, 1);
        var home = Stage.Hosts.Single(host => host.Name == before.Instances![0].Host);
        var life = await LivesAsync(Web);

        await home.Place.UnplugAsync();
        await Patience.UntilHoldsAsync(async () => Assert.Equal(HostState.Disconnected, (await Api.HostAsync(home.Name)).State));
        await Patience.UntilHoldsAsync(async () =>
        {
            var seen = await SeenAsync("ps", Web);
            Assert.Contains("its data is there, in volume", seen, StringComparison.Ordinal);
            Assert.Contains("scheduler.volumes=movable", seen, StringComparison.Ordinal);
        });
        foreach (var other in Stage.Others(home)) Assert.Empty(await other.Api.ContainersAsync(Web));
        Output.WriteLine(await SeenAsync("ps", Web));

        await home.Place.PlugAsync();
        await Api.UntilActiveAsync(Web, 1);
        Assert.Equal(life, await LivesAsync(Web));
    }

    private async Task AssertSeenAsync(StageHost host, string state)
    {
        var seen = await SeenLineAsync(host.Name, "hosts");
        Output.WriteLine(seen);
        Assert.Contains(state, seen, StringComparison.Ordinal);
        Assert.Contains("the oldest healthy instance of a slot being kept", seen, StringComparison.Ordinal);
    }
}
