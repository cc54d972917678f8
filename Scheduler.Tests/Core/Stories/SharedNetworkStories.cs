using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Stories;

/// <summary>A service that runs within the network of another one.</summary>
public sealed class SharedNetworkStories
{
    private static readonly ServiceKey Lender = new("shop", "front");
    private static readonly ServiceSpec LenderSpec = Specs.Of("web:1", Specs.Port(80));
    private static readonly ServiceSpec Sharer = Specs.Of() with { Container = new ContainerSpec { Image = "web:1", NetworkMode = "service:front" } };

    [Fact]
    public void Sharers_AreWhereTheirLendersAre_InTheNetworkOfTheSameSlot() => CoreWorld.Tell(
        async world =>
        {
            await PutLenderAsync(world, 2);
            await world.PutAsync(Sharer, 2);
            var view = await world.UntilActiveAsync();

            await AssertJoinedAsync(world, view);
            Assert.Equal(2, view.Instances.Select(one => one.Host).Distinct().Count());
        },
        "a", "b", "c", "d");

    [Fact]
    public void Sharer_WithoutItsLender_WaitsAndSaysForWhat() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Sharer);
        await world.PassAsync(30);
        Assert.Contains("waits for slot 1 of front: it runs within the network of front", (await world.ViewAsync()).Reason);

        await PutLenderAsync(world, 1);
        await AssertJoinedAsync(world, await world.UntilActiveAsync());
    });

    [Fact]
    public void Lender_StartedAgain_ItsSharerIsMadeAnewInTheNewNetwork() => CoreWorld.Tell(async world =>
    {
        await PutLenderAsync(world, 1);
        await world.PutAsync(Sharer);
        var before = world.ContainerOf((await world.UntilActiveAsync()).Instances[0]).Id;

        var lender = world.ContainerOf((await world.FindAsync(Lender))!.Instances[0]);
        world.Engine.Daemon.End(lender, lender.Life, 1);
        await world.PassAsync(10);
        var view = await world.UntilActiveAsync();

        Assert.True(lender.IsUp);
        Assert.NotEqual(before, world.ContainerOf(view.Instances[0]).Id);
        await AssertJoinedAsync(world, view);
    });

    [Fact]
    public void Lender_OnAHostThatIsDrained_ItsSharerFollows() => CoreWorld.Tell(
        async world =>
        {
            await PutLenderAsync(world, 1);
            await world.PutAsync(Sharer);
            var from = (await world.UntilActiveAsync()).Instances[0].Host!.Value;

            await world.DrainAsync(from.Value);
            await world.PassAsync(30);
            var view = await world.UntilAsync(one => one.Status == ServiceStatus.Active && one.Instances.All(instance => instance.Host != from));

            await AssertJoinedAsync(world, view);
        },
        "a", "b");

    [Fact]
    public void Global_OnEveryHost_JoinsTheOneBesideIt() => CoreWorld.Tell(
        async world =>
        {
            await world.SendAsync(new ServiceCommand.Put(Lender, LenderSpec with { Mode = ServiceMode.Global }, null, world.Desk.NewUid()), Lender);
            await world.PutAsync(Sharer with { Mode = ServiceMode.Global });
            await world.PassAsync(10);
            var view = await world.UntilActiveAsync();

            Assert.Equal(3, view.Instances.Length);
            await AssertJoinedAsync(world, view);
        },
        "a", "b", "c");

    private static Task<ServiceAccepted> PutLenderAsync(CoreWorld world, int scale) =>
        world.SendAsync(new ServiceCommand.Put(Lender, LenderSpec, scale, world.Desk.NewUid()), Lender);

    /// <summary>Each is in the network of the lender's container on its own host.</summary>
    private static async Task AssertJoinedAsync(CoreWorld world, ServiceView view)
    {
        var lenders = (await world.FindAsync(Lender))!.Instances;
        foreach (var one in view.Instances)
        {
            var lender = Assert.Single(lenders, other => other.Host == one.Host);
            if (view.Mode == ServiceMode.Replicated) Assert.Equal(lender.Slot, one.Slot);
            Assert.Equal($"container:{world.ContainerOf(lender).Id}", world.ContainerOf(one).Spec.NetworkMode);
        }
    }
}
