using System.Net;
using Scheduler.Tests.Databases;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>The database cannot be written: nothing is promised that cannot be kept, and what runs goes on.</summary>
public sealed class DatabaseOutageStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Web = "away/web";

    [SkippableFact]
    public async Task FullDisk_RefusesWritesServesReadsKeepsHealing_AndRecoversByItself()
    {
        using var disk = new SmallDisk(megabytes: 8);
        await using var node = await StartWithAsync($"node.dataDirectory={disk.File("data")}");
        disk.Fill();
        var version = await RefusedVersionAsync(node.Api, "full");

        await Patience.UntilHoldsAsync(() => AssertUnreadyAsync(node.Api, "full"));
        await AssertReadsAsync(
            node.Api,
            "/v1/services", "/v1/services/away/web", "/v1/instances?service=away/web", "/v1/instances", "/v1/hosts", "/v1/stacks");
        await AssertReasonAsync(node.Api, "full");
        await AssertHealsContainersAsync();
        disk.Free();

        await AssertRecoversAsync(node, version);
    }

    [SkippableFact]
    public async Task FullDisk_NodeKilledMeanwhile_LosesNothingAcknowledged()
    {
        using var disk = new SmallDisk(megabytes: 8);
        await using var node = await StartWithAsync($"node.dataDirectory={disk.File("data")}");
        disk.Fill();
        var version = await RefusedVersionAsync(node.Api, "full");
        await node.KillAsync();
        disk.Free();

        await node.StartReadyAsync();

        await AssertRecoversAsync(node, version);
    }

    [SkippableFact]
    public async Task PostgresStopped_RefusesWritesServesListsKeepsHealing_AndRecoversByItself()
    {
        var node = await StartWithAsync($"database.url={await Stage.Postgres.NewDatabaseAsync()}");
        await Stage.Postgres.StopAsync();
        long version;
        try
        {
            version = await RefusedVersionAsync(node.Api, "");
            await Patience.UntilHoldsAsync(() => AssertUnreadyAsync(node.Api, "cannot be written"));
            await AssertReadsAsync(node.Api, "/v1/services", "/v1/instances", "/v1/hosts", "/v1/stacks");
            await AssertHealsContainersAsync();
        }
        finally
        {
            await Stage.Postgres.StartAsync();
        }

        await AssertRecoversAsync(node, version);
    }

    private async Task<NodeProcess> StartWithAsync(string setting)
    {
        var node = await StartNodeAsync(setting);
        await node.Api.UpAsync("away", Sleepers.Compose("web", 2));
        await node.Api.UntilActiveAsync(Web, 2);
        return node;
    }

    /// <summary>Writes until one is refused for want of the database.</summary>
    /// <returns>The newest acknowledged version.</returns>
    private static async Task<long> RefusedVersionAsync(NodeClient api, string why)
    {
        long version = 1;
        while (true)
        {
            var answer = await api.ScaleAsync(Web, version % 2 == 0 ? 2 : 3, ("Idempotency-Key", $"write-{version}"));
            if (answer.Status == HttpStatusCode.OK)
            {
                version = answer.As(Scheduler.Node.Http.Wire.WireJson.Default.AcceptedBody).Version;
                continue;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
            Assert.Contains(why, answer.Problem.Detail, StringComparison.Ordinal);
            return version;
        }
    }

    private static async Task AssertUnreadyAsync(NodeClient api, string why)
    {
        var health = await api.HealthAsync();
        Assert.False(health.Ready);
        var broken = Assert.Single(health.Checks, check => check.Name == "database");
        Assert.False(broken.Ok);
        Assert.Contains(why, broken.Reason, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.GetAsync("/healthz")).Status);
    }

    private static async Task AssertReadsAsync(NodeClient api, params string[] paths)
    {
        foreach (var path in paths)
        {
            var answer = await api.GetAsync(path);
            Assert.True(answer.Status == HttpStatusCode.OK, $"{path}: {answer.Status} {answer.Text}");
            Assert.NotEqual("[]", answer.Text);
        }
    }

    private static Task AssertReasonAsync(NodeClient api, string why) => Patience.UntilHoldsAsync(
        async () => Assert.Contains(why, (await api.ServiceAsync(Web)).Reason, StringComparison.Ordinal));

    /// <summary>What an engine's container was meant to be is known without the database.</summary>
    private async Task AssertHealsContainersAsync()
    {
        var victim = (await Engine.ContainersAsync(Web)).First(one => one.State == "running").Id;
        await Engine.Containers.KillAsync(victim);
        await Patience.UntilHoldsAsync(async () => Assert.True((await Engine.Containers.InspectAsync(victim)).State.Running));
    }

    private async Task AssertRecoversAsync(NodeProcess node, long acknowledged)
    {
        await node.UntilReadyAsync();
        var before = await node.Api.ServiceAsync(Web);
        // A write that was refused was not written; one that was acknowledged is there.
        Assert.Equal(acknowledged, before.Version);
        await Patience.UntilHoldsAsync(async () => Assert.Equal(HttpStatusCode.OK, (await node.Api.ScaleAsync(Web, 4)).Status));
        await node.Api.UntilActiveAsync(Web, 4);
        await Engine.AssertRunsAsync(Web, 4);
    }
}
