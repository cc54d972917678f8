using System.Diagnostics;
using Scheduler.Tests.Node.Hosts.Logs;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Kills;

/// <summary>A hundred times in all: kill -9 at any moment loses nothing that was promised, does nothing twice, and touches no container.</summary>
public sealed class KillStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Target = "kills/target";
    private const string Bystander = "kills/bystander";
    private const int Kills = 50;

    [SkippableFact]
    public Task Node_KilledFiftyTimesOnSqlite_KeepsEveryAcknowledgedWriteOnce() =>
        KillAndCheckAsync([], node => JournalFacts.OfSqliteAsync(node.DatabaseFile));

    [SkippableFact]
    public async Task Node_KilledFiftyTimesOnPostgres_KeepsEveryAcknowledgedWriteOnce()
    {
        var database = await Stage.Postgres.NewDatabaseAsync();
        await KillAndCheckAsync([$"database.url={database}"], _ => JournalFacts.OfPostgresAsync(database));
    }

    private async Task KillAndCheckAsync(string[] settings, Func<NodeProcess, Task<JournalFacts>> journalOf)
    {
        var seed = Random.Shared.Next();
        Output.WriteLine($"seed {seed}");
        await using var log = await EngineLog.ListenAsync([(Host, Engine)]);
        var node = await StartNodeAsync(settings);
        await node.Api.UpAsync("kills", Sleepers.Compose("target", 2) + Sleepers.Service("bystander", 3));
        var before = await node.Api.UntilActiveAsync(Target, 2);
        await node.Api.UntilActiveAsync(Bystander, 3);
        var untouched = await Engine.LivesAsync(Bystander);

        var writes = await WriteUnderKillsAsync(node, new Random(seed));

        await AssertRunsAsDesiredAsync(node.Api, writes, before.Version);
        Assert.Equal(untouched, await Engine.LivesAsync(Bystander));
        Assert.Empty(Overlaps.Of(log.Moments));
        Assert.Equal(0, await node.TerminateAsync());
        (await journalOf(node)).AssertSound();
        Output.WriteLine($"{Kills} kills, {writes.Count} acknowledged writes, {writes.Replayed} of them by a repetition, {log.Moments.Count(one => one.Action == "start")} containers started");
    }

    private async Task<AcknowledgedWrites> WriteUnderKillsAsync(NodeProcess node, Random random)
    {
        var writes = new AcknowledgedWrites();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(1, 6)
            .Select(n => new ScaleWriter(node.Api, Target, $"writer{n}", conditional: n > 4, new Random(random.Next()), writes).RunAsync(stop.Token))
            .ToList();
        var began = Stopwatch.GetTimestamp();
        for (var kill = 0; kill < Kills; kill++)
        {
            await KillAtSomeMomentAsync(node, random);
        }

        Output.WriteLine($"{Kills} kills took {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        await node.UntilReadyAsync();
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        return writes;
    }

    /// <summary>One kill in four comes while the node is still starting.</summary>
    private static async Task KillAtSomeMomentAsync(NodeProcess node, Random random)
    {
        if (random.Next(4) > 0) await node.UntilReadyAsync();
        await Patience.PauseAsync(TimeSpan.FromMilliseconds(random.Next(300)));
        await node.KillAsync();
        node.Start();
    }

    private async Task AssertRunsAsDesiredAsync(NodeClient api, AcknowledgedWrites writes, long firstVersion)
    {
        var service = await api.ServiceAsync(Target);
        writes.AssertAllAppliedOnce(firstVersion, service.Version, service.Scale);
        Assert.True(writes.Count > Kills, $"only {writes.Count} writes were acknowledged");
        await api.UntilActiveAsync(Target, service.Scale);
        await Patience.UntilHoldsAsync(() => Engine.AssertRunsAsync(Target, service.Scale));
        await Patience.HoldsForAsync(TimeSpan.FromSeconds(1), () => Engine.AssertRunsAsync(Target, service.Scale));
    }
}
