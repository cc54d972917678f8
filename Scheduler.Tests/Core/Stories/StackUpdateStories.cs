using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Services of a stack that are updated together: what others depend on comes first.</summary>
public sealed class StackUpdateStories
{
    private static readonly ServiceKey Db = new(Specs.Web.Stack, "db");
    private static readonly FakeProcess Healthy = new() { HealthyAfter = TimeSpan.FromSeconds(2) };
    private static readonly FakeProcess Sick = new() { SickAfter = TimeSpan.FromSeconds(2) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Update_AfterThatOfADependency_BeginsWhenItIsOver(bool isRestarted) => CoreWorld.Tell(async world =>
    {
        await BeginAsync(world, Healthy);
        var waiting = await world.ViewAsync();
        Assert.Contains("waits for", waiting.Update!.Message);
        if (isRestarted)
        {
            await world.PassAsync(1);
            await world.RestartNodeAsync();
        }

        var began = await world.UntilAsync(view => view.Instances.Any(one => one.Revision == 2), 60);
        Assert.Equal(UpdateState.Completed, (await world.FindAsync(Db))!.Update!.State);
        Assert.Equal(UpdateState.Updating, began.Update!.State);
        await world.UntilAsync(view => view.Update is { State: UpdateState.Completed }, 60);
    });

    [Fact]
    public void Update_WhoseDependencyIsTakenBack_PausesWithTheReason_AndGoesOnWhenAPersonSaysSo() => CoreWorld.Tell(async world =>
    {
        await BeginAsync(world, Sick);
        var paused = await world.UntilAsync(view => view.Update is { State: UpdateState.Paused }, 60);

        Assert.Contains($"{Db}, which it depends on, was taken back", paused.Reason);
        Assert.All(paused.Instances, one => Assert.Equal(1, one.Revision));

        await world.SendAsync(new ServiceCommand.ResumeUpdate());
        await world.UntilAsync(view => view.Update is { State: UpdateState.Completed }, 60);
    });

    [Fact]
    public void Update_AfterOneThatIsPaused_WaitsUntilThatGoesOn() => CoreWorld.Tell(async world =>
    {
        await BeginAsync(world, Healthy);
        await world.SendAsync(new ServiceCommand.PauseUpdate(), Db);
        await world.PassAsync(700);
        Assert.Contains($"waits for {Db}, whose update is paused", (await world.ViewAsync()).Update!.Message);

        await world.SendAsync(new ServiceCommand.ResumeUpdate(), Db);
        await world.UntilAsync(view => view.Update is { State: UpdateState.Completed }, 90);
    });

    /// <summary>Both run, and both get another version in one go.</summary>
    private static async Task BeginAsync(CoreWorld world, FakeProcess next)
    {
        world.Engine.Daemon.Images.Load("web:1", Healthy);
        world.Engine.Daemon.Images.Load("web:2", Healthy);
        world.Engine.Daemon.Images.Load("db:1", Healthy);
        world.Engine.Daemon.Images.Load("db:2", next);
        await PutAsync(world, Db, "db:1");
        await PutAsync(world, Specs.Web, "web:1");
        await world.UntilActiveAsync();
        await world.PassAsync(5);
        var db = await PutAsync(world, Db, "db:2");
        await PutAsync(world, Specs.Web, "web:2", new UpdateAfter("db", db.View.Revision));
    }

    private static Task<ServiceAccepted> PutAsync(CoreWorld world, ServiceKey key, string image, params UpdateAfter[] after)
    {
        var spec = Specs.Of(image);
        spec = spec with { Container = spec.Container with { Healthcheck = new HealthcheckSpec { Test = ["CMD", "true"] } } };
        return world.SendAsync(new ServiceCommand.Put(key, spec, 2, world.Desk.NewUid()) { After = [.. after] }, key);
    }
}
