using Scheduler.Core.Services;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Stories;

/// <summary>What is foreseen of an update is what then happens, on virtual hosts with the real actors.</summary>
public sealed class ForecastTruthStories
{
    private static readonly ServiceKey Other = new("shop", "other");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Update_Foreseen_GoesAsFarAndToTheSameHosts(int part)
    {
        var said = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = part * 40; seed < (part + 1) * 40; seed++)
        {
            var (random, hosts) = (new Random(seed), new[] { "a", "b", "c" }.Take(1 + (seed % 3)).ToArray());
            CoreWorld.Tell(seed + 1, async world =>
            {
                var end = await TellAsync(world, random, seed);
                said[end] = said.GetValueOrDefault(end) + 1;
            }, hosts);
        }

        // Both ends were met, or nothing was shown.
        Assert.True(said.GetValueOrDefault("Done") > 5 && said.GetValueOrDefault("Stuck") > 2, string.Join(", ", said));
    }

    private static async Task<string> TellAsync(CoreWorld world, Random random, int seed)
    {
        // Either order, and on the way back the other one.
        world.Judge.StartsFirst = true;
        if (random.Next(2) == 0) await world.SendAsync(new ServiceCommand.Put(Other, SpecOf(random), 1, world.Desk.NewUid()), Other);
        var before = SpecOf(random);
        await world.PutAsync(before, random.Next(1, 4));
        await world.PassAsync(5);
        var present = await world.ViewAsync();
        var after = SpecOf(random) with { ForceUpdate = 1 };
        if (present.Status != ServiceStatus.Active || SpecFaults.Of(after).Any()) return "skipped";
        if (random.Next(5) == 0) await world.SendAsync(new ServiceCommand.StopInstance(present.Instances[0].Id!.Value));
        await world.PassAsync(15);
        present = await world.ViewAsync();
        var put = new ServiceCommand.Put(Specs.Web, after, null, "unused00");
        var forecast = Assert.Single(StackForecast.Of(
            [new ForecastWish(Specs.Web, present, put)],
            new ForecastScene(world.Board.Hosts, world.Board.Services, world.Clock.GetUtcNow(), IsWhole: true)));

        await world.SendAsync(put);
        await world.PassAsync(120);

        var view = await world.ViewAsync();
        var isThrough = view.Update is { State: UpdateState.Completed } && IsAllOf(view);
        Assert.True(
            (forecast.Course!.End == ForecastEnd.Done) == isThrough,
            $"seed {seed}: foreseen {forecast.Course.End} ({forecast.Course.Hindrance}), came to {view.Update?.State}: {view.Update?.Message}; {Said(before, after, present, view, forecast.Course)}");
        if (forecast.Course.End != ForecastEnd.Done) return $"{forecast.Course.End}";
        var last = forecast.Course.Steps
            .Where(step => step.Deed != ForecastDeed.Leave)
            .GroupBy(step => step.Slot)
            .ToDictionary(slot => slot.Key, slot => slot.Last().Host);
        Assert.True(
            last.All(slot => slot.Value == view.Instances.Single(one => one.Slot == slot.Key).Host),
            $"seed {seed}: {Said(before, after, present, view, forecast.Course)}");

        await world.SendAsync(new ServiceCommand.Rollback());
        await world.PassAsync(120);

        view = await world.ViewAsync();
        isThrough = view.Update is { State: UpdateState.RolledBack } && IsAllOf(view);
        Assert.True(
            (forecast.WayBack!.End == ForecastEnd.Done) == isThrough,
            $"seed {seed}: way back foreseen {forecast.WayBack.End} ({forecast.WayBack.Hindrance}), came to {view.Update?.State}: {view.Update?.Message}");
        return "Done";
    }

    private static bool IsAllOf(ServiceView view) =>
        view.Instances.Where(one => one.Goal != InstanceGoal.Absent).All(one => !one.IsOutdated && one.Id is not null);

    private static string Said(ServiceSpec before, ServiceSpec after, ServiceView present, ServiceView view, ForecastCourse course) =>
        $"from {Text(before)} to {Text(after)}; before: {Text(present)}; then: {Text(view)}; foreseen: {string.Join(", ", course.Steps)}";

    private static string Text(ServiceSpec spec) =>
        $"(ports {string.Join(",", spec.Container.Ports)} memory {spec.Container.Resources.MemoryReservationBytes >> 30} per host {spec.MaxPerHost} {spec.Update})";

    private static string Text(ServiceView view) =>
        string.Join(
            ", ",
            view.Instances.Select(one => $"{one.Slot} on {one.Host} {one.Goal} {one.State} {string.Join(",", one.Ports)} {one.Reason}"));

    private static ServiceSpec SpecOf(Random random)
    {
        var spec = random.Next(4) switch
        {
            0 => Specs.Of("web:1", Specs.Port(80)),
            1 => Specs.Of("web:1", new PortSpec(80, 80, 82)),
            _ => Specs.Of(),
        };
        return spec with
        {
            Container = spec.Container with
            {
                Resources = new ResourceSpec { MemoryReservationBytes = random.Next(3) == 0 ? (long)random.Next(40, 160) << 30 : null }
            },
            MaxPerHost = random.Next(6) == 0 ? 1 : 0,
            Update = new UpdatePolicy
            {
                Parallelism = random.Next(3),
                Order = (UpdateOrder)random.Next(2),
                Delay = TimeSpan.FromSeconds(random.Next(3)),
                FailureAction = random.Next(2) == 0 ? UpdateFailureAction.Pause : null,
                Deadline = TimeSpan.FromSeconds(20),
            },
        };
    }
}
