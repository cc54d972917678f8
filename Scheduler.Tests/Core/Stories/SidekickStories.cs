using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Stories;

/// <summary>A primary and its sidekick are one unit: slot by slot on one host, wherever that is.</summary>
public sealed class SidekickStories
{
    private static readonly ServiceKey Side = new("shop", "side");
    private static readonly ServiceSpec Primary = Specs.Of() with { Sidekicks = ["side"] };
    private static readonly ServiceSpec Sidekick = Specs.Of() with { SidekickOf = "web" };

    [Fact]
    public void Sidekick_IsWhereItsPrimaryIs_AndAsMany() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Primary, Sidekick, 3);
            await AssertTogetherAsync(world, 3);

            await world.SendAsync(new ServiceCommand.SetScale(1));
            await AssertTogetherAsync(world, 1);
            await world.SendAsync(new ServiceCommand.SetScale(4));
            await AssertTogetherAsync(world, 4);
        },
        "a", "b", "c");

    [Fact]
    public void Sidekick_ScaledOrStoppedAlone_IsRefusedWithWhatToDo() => CoreWorld.Tell(async world =>
    {
        await PutAsync(world, Primary, Sidekick, 1);
        await AssertTogetherAsync(world, 1);

        foreach (var command in new ServiceCommand[]
            { new ServiceCommand.SetScale(2), new ServiceCommand.Stop(), new ServiceCommand.Put(Side, Sidekick, 2, world.Desk.NewUid()) })
        {
            var refusal = Assert.IsType<Refusal>(await world.Desk.SendAsync(Side, new ServiceRequest(command), TimeSpan.FromSeconds(5)));
            Assert.Matches("shop/side follows shop/web, since it is a sidekick of web: (scale|stop) shop/web instead", refusal.Reason);
        }
    });

    [Fact]
    public void Primary_StoppedAndStarted_ItsSidekickGoesAlong() => CoreWorld.Tell(async world =>
    {
        await PutAsync(world, Primary, Sidekick, 2);
        await AssertTogetherAsync(world, 2);

        await world.SendAsync(new ServiceCommand.Stop());
        await world.PassAsync(15);
        Assert.Equal(ServiceStatus.Stopped, (await world.FindAsync(Side))!.Status);
        await world.SendAsync(new ServiceCommand.Start());
        await AssertTogetherAsync(world, 2);
    });

    [Fact]
    public void Primary_WithoutItsSidekick_WaitsAndSaysForWhat() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Primary);
        await world.PassAsync(5);
        Assert.Equal("waits for its sidekick shop/side to be created", (await world.ViewAsync()).Reason);

        await world.SendAsync(new ServiceCommand.Put(Side, Sidekick, null, world.Desk.NewUid()), Side);
        await AssertTogetherAsync(world, 1);
    });

    [Fact]
    public void Primary_IsNotPutWhereItsSidekickHasNoPort_NorRoom() => CoreWorld.Tell(
        async world =>
        {
            var other = new ServiceKey("shop", "other");
            await world.SendAsync(new ServiceCommand.Put(
                other, Specs.Of("web:1", Specs.Port(80)) with { Constraints = ["node.id==a"] }, null, world.Desk.NewUid()), other);
            await world.PassAsync(3);
            await PutAsync(world, Primary, Sidekick with { Container = Sidekick.Container with { Ports = [Specs.Port(80)] } }, 1);
            await AssertTogetherAsync(world, 1);
            Assert.Equal("b", (await world.ViewAsync()).Instances.Single().Host!.Value.Value);

            // One whose sidekick has no place anywhere waits, and says why.
            await world.SendAsync(new ServiceCommand.SetScale(2));
            await world.PassAsync(2);
            var reason = (await world.ViewAsync()).Reason;
            Assert.Contains("no host fits", reason);
            Assert.Contains("port 80/tcp is taken by", reason);
        },
        "a", "b");

    [Fact]
    public void Primary_OnAHostThatIsDrained_LeavesOnceItsSidekickIsWellBesideTheNewOne() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Primary, Sidekick, 2);
            await AssertTogetherAsync(world, 2);

            await world.DrainAsync("a");
            for (var left = 1500; left > 0; left--)
            {
                await world.PassAsync(0.02);
                var primary = (await world.ViewAsync()).Instances;
                var beside = (await world.FindAsync(Side))!.Instances
                    .Where(one => one.State == InstanceState.Running).Select(one => (one.Slot, one.Host)).ToHashSet();
                // At every moment each slot has both of them on some host.
                Assert.All(primary.GroupBy(one => one.Slot), slot =>
                    Assert.Contains(slot, one => one.State == InstanceState.Running && beside.Contains((one.Slot, one.Host))));
                if (primary.All(one => one.Host!.Value.Value != "a")) break;
            }

            await AssertTogetherAsync(world, 2);
            Assert.DoesNotContain((await world.FindAsync(Side))!.Instances, one => one.Host!.Value.Value == "a" && one.Goal == InstanceGoal.Running);
        },
        "a", "b", "c");

    [Fact]
    public void Hosts_ManyUnitsOnOneThatIsDrained_AllLeave() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Primary, Sidekick, 12);
            await AssertTogetherAsync(world, 12);
            await world.DrainAsync("a");
            await world.PassAsync(120);
            await AssertTogetherAsync(world, 12);
            Assert.All((await world.ViewAsync()).Instances, one => Assert.Equal("b", one.Host!.Value.Value));
        },
        "a", "b");

    [Fact]
    public void Host_IsLostAndComesBack_TheUnitStaysTogether() => CoreWorld.Tell(
        async world =>
        {
            await PutAsync(world, Primary, Sidekick, 2);
            await AssertTogetherAsync(world, 2);
            world.EngineOf("a").Freeze();
            await world.PassAsync(60);
            Assert.True(world.Board.Hosts[new HostId("a")].LostAt is not null, world.Board.Hosts[new HostId("a")].ToString());
            await AssertTogetherAsync(world, 2);
            world.EngineOf("a").Thaw();
            await world.PassAsync(60);
            await AssertTogetherAsync(world, 2);
            foreach (var slot in new[] { 1, 2 })
                Assert.Equal(2, world.Engines.SelectMany(engine => engine.Daemon.Containers)
                    .Count(one => one.Labels["io.scheduler.slot"] == $"{slot}"));
        },
        "a", "b", "c");

    [Fact]
    public void Volumes_OfASlot_AreTheSameForBoth_AlsoAfterUpdates() => CoreWorld.Tell(
        async world =>
        {
            foreach (var engine in world.Engines) engine.Daemon.Images.Load("web:2");
            var (data, taken) = (Volume(isReadOnly: false), Volume(isReadOnly: true));
            var primary = With(Primary, taken);
            primary = primary with { Container = primary.Container with { MadeAfter = ["side"] } };
            var sidekick = With(Sidekick, data) with { Restart = new RestartPolicy { Condition = RestartCondition.None } };
            await PutAsync(world, primary, sidekick, 3);
            await AssertTogetherAsync(world, 3);
            await AssertMountsAsync(world);

            world.Judge.StartsFirst = true;
            await world.PutAsync(primary with { Container = primary.Container with { Image = "web:2" } });
            await world.UntilAsync(view => view.Status == ServiceStatus.Active && view.UpToDate == 3);
            await AssertMountsAsync(world);
            var before = (await world.ViewAsync()).Instances.Select(one => (one.Slot, one.Host)).ToList();

            await world.SendAsync(new ServiceCommand.SetScale(1));
            await AssertTogetherAsync(world, 1);
            await world.SendAsync(new ServiceCommand.SetScale(3));
            await AssertTogetherAsync(world, 3);
            // What is in a slot's volume draws the slot back to where it is.
            Assert.Equal(before, (await world.ViewAsync()).Instances.Select(one => (one.Slot, one.Host)));
        },
        "a", "b");

    [Fact]
    public void Primary_ThatTakesVolumes_StartsAfterItsSidekickHasOnce() => CoreWorld.Tell(async world =>
    {
        world.Engine.Daemon.Images.Load("web:2");
        var primary = Primary with { Container = Primary.Container with { MadeAfter = ["side"] } };
        // Nobody has the sidekick's image for a while.
        await PutAsync(world, primary, Sidekick with { Container = Sidekick.Container with { Image = "web:9" } }, 1);
        await world.PassAsync(5);
        var waits = (await world.ViewAsync()).Instances.Single();
        Assert.Equal((InstanceState.Starting, "waits for shop/side to be started on this host: its own container is made after that one's"),
            (waits.State, waits.Reason));

        world.Engine.Daemon.Images.Load("web:9");
        await world.PassAsync(30);
        await AssertTogetherAsync(world, 1);
        Assert.True(world.ContainerOf((await world.FindAsync(Side))!.Instances.Single()).StartedAt
            <= world.ContainerOf((await world.ViewAsync()).Instances.Single()).StartedAt);
    });

    [Fact]
    public void Update_OfBoth_GoesSlotBySlot() => CoreWorld.Tell(
        async world =>
        {
            foreach (var engine in world.Engines) engine.Daemon.Images.Load("web:2");
            await PutAsync(world, Primary, Sidekick, 4);
            await AssertTogetherAsync(world, 4);

            await PutAsync(world, Primary with { Container = Primary.Container with { Image = "web:2" } },
                Sidekick with { Container = Sidekick.Container with { Image = "web:2" } }, null);
            for (var left = 3000; left > 0; left--)
            {
                await world.PassAsync(0.02);
                var (primary, side) = (await world.ViewAsync(), (await world.FindAsync(Side))!);
                var old = primary.Instances.Where(one => one.IsOutdated && one.Goal == InstanceGoal.Running).Select(one => one.Slot).ToHashSet();
                Assert.DoesNotContain(side.Instances, one => !one.IsOutdated && one.State == InstanceState.Running && old.Contains(one.Slot)
                    && !side.Instances.Any(other => other.Slot == one.Slot && other.IsOutdated));
                if (primary.UpToDate == 4 && side.UpToDate == 4) break;
            }

            await AssertTogetherAsync(world, 4);
            Assert.Equal(4, (await world.FindAsync(Side))!.UpToDate);
        },
        "a", "b");

    [Fact]
    public void Primary_Removed_TakesItsSidekickAlong_AndNoneThatWasCreatedSince() => CoreWorld.Tell(async world =>
    {
        await PutAsync(world, Primary, Sidekick, 2);
        await AssertTogetherAsync(world, 2);

        await world.SendAsync(new ServiceCommand.Remove(Volumes: false));
        await world.UntilGoneAsync();
        for (var left = 1000; left > 0 && await world.FindAsync(Side) is not null; left--) await world.PassAsync(0.02);
        Assert.Null(await world.FindAsync(Side));
        Assert.Empty(world.Engine.Daemon.Containers);

        // The host does not confirm the end of the primary's container, so its removal takes long.
        await world.PutAsync(Primary with { Sidekicks = null });
        await world.UntilActiveAsync();
        world.Engine.Freeze();
        await world.SendAsync(new ServiceCommand.Remove(Volumes: false));
        await world.PassAsync(1);
        await world.SendAsync(new ServiceCommand.Put(Side, Sidekick, null, world.Desk.NewUid()), Side);
        await world.PassAsync(5);
        Assert.Equal((ServiceStatus.Removing, "waits for slot 1 of web: it is a sidekick of web"),
            ((await world.ViewAsync()).Status, (await world.FindAsync(Side))!.Reason));
    });

    [Fact]
    public void Sidekick_WhosePrimaryHasNoPlace_IsUpdatedOnlyOnceItHas() => CoreWorld.Tell(
        async world =>
        {
            world.EngineOf("a").Daemon.Images.Load("web:2");
            await PutAsync(world, Primary, Sidekick, 1);
            await AssertTogetherAsync(world, 1);
            await world.DecideAsync("a", new HostCommand.SetAvailability(HostAvailability.Inactive));
            await world.SendAsync(new ServiceCommand.RemoveInstance((await world.ViewAsync()).Instances.Single().Id!.Value));
            await world.PassAsync(5);

            await world.SendAsync(new ServiceCommand.Put(
                Side, Sidekick with { Container = Sidekick.Container with { Image = "web:2" } }, null, world.Desk.NewUid()), Side);
            await world.PassAsync(20);
            var waits = (await world.FindAsync(Side))!;
            Assert.Equal("slot 1 waits for shop/web, which has no place for it", waits.Reason);
            Assert.True(Assert.Single(waits.Instances).IsOutdated);

            await world.ActivateAsync("a");
            await AssertTogetherAsync(world, 1);
            Assert.Equal(1, (await world.FindAsync(Side))!.UpToDate);
        },
        "a");

    private static ServiceSpec With(ServiceSpec spec, MountSpec mount) => spec with { Container = spec.Container with { Mounts = [mount] } };

    private static MountSpec Volume(bool isReadOnly) => new(MountType.Volume, "/data", "shop_side_data") { PerSlot = true, ReadOnly = isReadOnly };

    private static async Task PutAsync(CoreWorld world, ServiceSpec primary, ServiceSpec sidekick, int? scale)
    {
        await world.PutAsync(primary, scale);
        await world.SendAsync(new ServiceCommand.Put(Side, sidekick, null, world.Desk.NewUid()), Side);
    }

    private static async Task AssertTogetherAsync(CoreWorld world, int scale)
    {
        static bool IsWell(ServiceView view, int scale) =>
            view.Status == ServiceStatus.Active && view.Scale == scale && view.Instances.Count(IsIn) == scale;
        await world.UntilAsync(view => IsWell(view, scale));
        for (var left = 1000; left > 0 && !IsWell((await world.FindAsync(Side))!, scale); left--) await world.PassAsync(0.02);
        var (primary, side) = (await world.ViewAsync(), (await world.FindAsync(Side))!);
        Assert.True(IsWell(side, scale), $"{side.Status} {side.Scale}: {side.Reason}; {string.Join(", ", side.Instances.Select(one => $"{one.Slot} on {one.Host}: {one.Goal} {one.State} {one.Reason}"))}");
        Assert.Equal(Places(primary), Places(side));
    }

    private static bool IsIn(InstanceView one) => one is { Goal: InstanceGoal.Running, IsLost: false };

    private static IEnumerable<string> Places(ServiceView view) =>
        view.Instances.Where(IsIn).Select(one => $"{one.Slot} on {one.Host}").Order(StringComparer.Ordinal);

    private static async Task AssertMountsAsync(CoreWorld world)
    {
        var (primary, side) = ((await world.ViewAsync()).Instances, (await world.FindAsync(Side))!.Instances);
        foreach (var one in primary)
        {
            var mount = Assert.Single(world.ContainerOf(one).Spec.Mounts);
            Assert.Equal(($"shop_side_data.{one.Slot}", true), (mount.Source, mount.ReadOnly));
            Assert.Equal(mount.Source, world.ContainerOf(Assert.Single(side, other => other.Slot == one.Slot)).Spec.Mounts.Single().Source);
        }
    }
}
