using System.Globalization;
using Scheduler.Messages.Services;
using Scheduler.Tests.Node.Hosts.Logs;
using Scheduler.Tests.Node.Hosts.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Hosts;

/// <summary>
/// A service that must never run twice, while hosts are cut off and their agents killed at random moments. With <c>SCHEDULER_PARTITIONS=50</c> in
/// the environment so many times.
/// </summary>
public sealed class ExclusiveStories(NodeStage stage, HostsStage hosts, ITestOutputHelper output) : HostStory(stage, hosts, output)
{
    private const string CountVariable = "SCHEDULER_PARTITIONS";
    private const string SeedVariable = "SCHEDULER_PARTITIONS_SEED";
    private const int CountByDefault = 2;
    private const string One = "only/one";
    private const int Slots = 3;

    /// <summary>Some are shorter than an exclusive lease, and some long enough for a replacement.</summary>
    private static readonly TimeSpan CutMax = TimeSpan.FromSeconds(14);

    private static readonly TimeSpan QuietMax = TimeSpan.FromSeconds(2);

    [SkippableFact]
    public async Task Hosts_CutOffAtRandomMoments_NeverRunASlotTwice()
    {
        var count = NumberIn(CountVariable) ?? CountByDefault;
        var seed = NumberIn(SeedVariable) ?? Random.Shared.Next();
        Output.WriteLine($"{count} partitions, seed {seed}");
        var random = new Random(seed);
        await using var log = await ListenAsync();
        var began = EngineLog.Now;
        await Api.UpAsync("only", Sleepers.Compose("one", Slots, "labels: {scheduler.on-host-loss: exclusive}"));
        await Api.UntilActiveAsync(One, Slots);

        for (var number = 1; number <= count; number++)
        {
            await Patience.PauseAsync(QuietMax * random.NextDouble());
            // Where something runs: cutting off an idle host proves nothing.
            var running = (await Api.InstancesAsync(One)).Where(one => one.State == InstanceState.Running).Select(one => one.Host).ToList();
            var cut = Stage.Hosts.Where(host => running.Contains(host.Name)).ElementAt(random.Next(running.Distinct().Count()));
            // The last is the longest, for a replacement to be seen.
            var length = number == count ? CutMax : CutMax * random.NextDouble();
            await CutAsync(cut, random.Next(2) == 0);
            await Patience.PauseAsync(length / 2);
            // Whoever starts anew out there has the wishes of before, and no lease.
            if (number == count || random.Next(2) == 0) await RestartAgentAsync(cut);
            await Patience.PauseAsync(length / 2);
            await Stage.HealAsync();
            if (random.Next(2) == 0) await Api.UntilActiveAsync(One, Slots);
            Output.WriteLine($"{number}. {cut.Name} for {length.TotalSeconds:0.0} s");
            Assert.Empty(Overlaps.Of(log.Of(One, began)));
        }

        await Api.UntilActiveAsync(One, Slots);
        var moments = log.Of(One, began);
        Assert.Empty(Overlaps.Of(moments));
        Assert.Contains(moments.GroupBy(one => one.Slot), slot => slot.Select(one => one.Host).Distinct().Count() > 1);
        Output.WriteLine($"{moments.Count(one => one.Action == "start")} starts");
    }

    private Task CutAsync(StageHost host, bool fromServersOnly) => fromServersOnly ? Stage.CutFromServersAsync(host) : host.Place.UnplugAsync();

    private static async Task RestartAgentAsync(StageHost host)
    {
        await host.Agent.KillAsync();
        host.Agent.Start();
    }

    private static int? NumberIn(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
