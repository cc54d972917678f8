using System.Diagnostics;
using System.Globalization;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;
using Scheduler.Tests.Node.Hosts.Stage;
using Scheduler.Tests.Node.Hosts.Upgrades;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Hosts;

/// <summary>
/// Updates on three real engines with three servers. With <c>SCHEDULER_UPGRADES=200</c> in the environment so many are struck
/// by faults; <c>bench/upgrades</c> does that.
/// </summary>
public sealed class UpgradeStories(NodeStage stage, HostsStage hosts, ITestOutputHelper output) : HostStory(stage, hosts, output)
{
    private const string CountVariable = "SCHEDULER_UPGRADES";
    private const string SeedVariable = "SCHEDULER_UPGRADES_SEED";
    private const int CountByDefault = 2;

    protected override int ServerCount => 3;

    [SkippableFact]
    public async Task StartFirst_BehindConstantRequests_LosesNone()
    {
        const int Replicas = 12;
        var policy = new UpdatePolicy { Order = UpdateOrder.StartFirst, Parallelism = 4, Monitor = TimeSpan.FromSeconds(3) };
        await PutAsync(1, policy, Replicas);
        await Api.UntilActiveAsync(WebService.Name, Replicas);
        await using var balancer = await Balancer.StartAsync(Stage);
        var began = Stopwatch.GetTimestamp();
        var revision = (await PutAsync(2, policy, Replicas)).Revision;
        var ended = await UpgradeRuns.EndAsync(Api, revision);
        var took = Stopwatch.GetElapsedTime(began);
        await Patience.UntilHoldsAsync(async () => Assert.Equal(Replicas, await CountAsync()));
        await balancer.StopAsync();

        var answers = string.Join(", ", balancer.Answers.OrderBy(one => one.Key).Select(one => $"version {one.Key} {one.Value}"));
        Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{balancer.Sent} requests ({answers}), {balancer.Lost.Count} lost, updated in {took.TotalSeconds:0.0} s"));
        Assert.Equal(UpdateState.Completed, ended?.Update?.State);
        Assert.Empty(balancer.Lost);
        Assert.Equal(["1", "2"], balancer.Answers.Keys.Order());
    }

    [SkippableFact]
    public async Task Updates_StruckAtRandomMoments_EndAsTheirPolicySays_AndTakeNoMoreDownThanPromised()
    {
        var count = NumberIn(CountVariable) ?? CountByDefault;
        var seed = NumberIn(SeedVariable) ?? Random.Shared.Next();
        Output.WriteLine($"{count} updates, seed {seed}");
        await using var log = await ListenAsync();
        var runs = new UpgradeRuns(Stage, log, new Random(seed), Output.WriteLine);
        var outcomes = new List<UpgradeOutcome>();
        try
        {
            while (outcomes.Count < count) outcomes.Add(await runs.RunAsync(UpgradeFault.All[outcomes.Count % UpgradeFault.All.Count]));
        }
        finally
        {
            if (outcomes.Count > 0) Output.WriteLine(UpgradeOutcome.Table(outcomes));
        }

        Assert.Empty(outcomes.SelectMany(one => one.Violations));
    }

    [SkippableFact]
    public async Task HostIsLostForGood_TheUpdateGoesOnWithTheRest_AndSoDoesTheWayBack()
    {
        const int Replicas = 6;
        var policy = new UpdatePolicy { Parallelism = 2, Monitor = TimeSpan.FromSeconds(3) };
        await PutAsync(1, policy, Replicas);
        await Api.UntilActiveAsync(WebService.Name, Replicas);
        var revision = (await PutAsync(2, policy, Replicas)).Revision;
        await Patience.PauseAsync(TimeSpan.FromSeconds(2));
        var gone = Stage.Hosts[0];
        await gone.Place.UnplugAsync();
        var ended = await UpgradeRuns.EndAsync(Api, revision);
        Output.WriteLine(ended?.Update?.Message ?? "stuck");
        Assert.Equal(UpdateState.Completed, ended?.Update?.State);
        await Api.UntilActiveAsync(WebService.Name, Replicas);

        var answer = await Api.SendAsync(HttpMethod.Post, $"/v1/services/{WebService.Name}/rollback");
        var back = await UpgradeRuns.EndAsync(Api, answer.As(WireJson.Default.AcceptedBody).Service.Revision);
        Assert.Equal(UpdateState.RolledBack, back?.Update?.State);
        await Api.UntilActiveAsync(WebService.Name, Replicas);
        foreach (var host in Stage.Others(gone))
            Assert.All(await host.Api.ContainersAsync(WebService.Name), one => Assert.Equal("good 1", one.Labels[WebService.VersionLabel]));

        await gone.Place.PlugAsync();
        await Stage.UntilAllActiveAsync();
        await Patience.UntilHoldsAsync(async () => Assert.Equal(Replicas, await CountAsync()));
    }

    /// <summary>Of all containers, as the engines have them.</summary>
    private async Task<int> CountAsync()
    {
        var lists = await Task.WhenAll(Stage.Hosts.Select(host => host.Api.ContainersAsync(WebService.Name)));
        return lists.Sum(list => list.Count);
    }

    private async Task<ServiceBody> PutAsync(int version, UpdatePolicy policy, int replicas)
    {
        var answer = await Api.SendAsync(
            HttpMethod.Put,
            $"/v1/services/{WebService.Name}",
            NodeClient.Json(WebService.Body(version, Fate.Good, policy, replicas)));
        return answer.As(WireJson.Default.AcceptedBody).Service;
    }

    private static int? NumberIn(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
