using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Xunit.Abstractions;

namespace Scheduler.Tests.Core.Fleet;

/// <summary>Ten thousand hosts at one server. The network that carries their signs of life is not part of it.</summary>
public sealed class FleetStories(ITestOutputHelper output)
{
    private const int Hosts = 10_000;
    private const int Lost = 300;
    private const double ShareMax = 0.1;
    private static readonly ServiceKey Hit = new("fleet", "hit");
    private static readonly ServiceKey Other = new("fleet", "other");

    [Fact]
    public void Hosts_ThatBeat_CostATenthOfAProcessorAtMost() => FleetWorld.Tell(Hosts, async world =>
    {
        const double Seconds = 20;
        var before = ThreadTime.Now;
        await world.PassAsync(Seconds);
        var share = (ThreadTime.Now - before).TotalSeconds / Seconds;

        output.WriteLine($"{Hosts} hosts that beat take {share:0.0000} of a processor");
        Assert.All(world.Hosts, host => Assert.Equal(HostState.Active, host.State));
        Assert.InRange(share, 0, ShareMax);
    });

    [Fact]
    public void Hundreds_LostAtOnce_AreReplacedAndNobodyElseIsTold() => FleetWorld.Tell(Hosts, async world =>
    {
        await world.PutAsync(Hit, Lost);
        await world.PutAsync(Other, 50);
        await world.UntilAsync(() => RunningOf(world, Hit) == Lost && RunningOf(world, Other) == 50, 30);
        var lost = world.Lines.Where(line => line.Running.Any(wish => wish.Service == Hit) && line.Running.All(wish => wish.Service == Hit)).ToList();
        var others = world.Lines
            .Where(line => line.Running.Any(wish => wish.Service == Other))
            .ToDictionary(line => line, line => line.Told.Count(wish => wish.Service == Other));
        await world.PassAsync(5);

        var before = ThreadTime.Now;
        foreach (var line in lost) line.Cut();
        var took = await world.UntilAsync(() => world.Lines.Except(lost).Sum(line => line.Running.Count(wish => wish.Service == Hit)) == Lost, 10);

        output.WriteLine(
            $"{lost.Count} hosts lost at once: replaced after {took:0.00} s, for {(ThreadTime.Now - before).TotalSeconds:0.00} s of a processor");
        Assert.InRange(lost.Count, Lost - 50, Lost);
        Assert.InRange(took, 2, 3);
        await world.PassAsync(2);
        Assert.All(others, one => Assert.Equal(one.Value, one.Key.Told.Count(wish => wish.Service == Other)));
        Assert.Equal(ServiceStatus.Active, (await world.ViewAsync(Other)).Status);
        Assert.Equal(lost.Select(line => line.Host).Order(), world.Hosts.Where(host => host.LostAt is not null).Select(host => host.Id).Order());
    });

    private static int RunningOf(FleetWorld world, ServiceKey service) =>
        world.Lines.Sum(line => line.Running.Count(wish => wish.Service == service));
}
