using Scheduler.Core.Hosts;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Secrets and configs on their way into containers. That none starts without them is judged at each story's end.</summary>
public sealed class FileStories
{
    private const string Secret = "db_password";

    [Fact]
    public void Container_ThatUsesThem_HasThemBeforeItStarts() => CoreWorld.Tell(async world =>
    {
        world.Files.Keep(FileKind.Secret, Secret, "sesame");
        world.Files.Keep(FileKind.Config, "site", "[site]");

        await world.PutAsync(Using(
            new FileUse(FileKind.Secret, Secret) { Uid = 7, Mode = 0x100 },
            new FileUse(FileKind.Config, "site") { Target = "/etc/site.conf" }));
        await world.UntilActiveAsync();

        var files = Assert.Single(world.Engine.Daemon.Containers).Files;
        Assert.Equal(["/etc/site.conf", "/run/secrets/db_password"], files.Keys);
        Assert.Equal("sesame"u8.ToArray(), files["/run/secrets/db_password"].Data);
        Assert.Equal((7, 0x100), (files["/run/secrets/db_password"].Uid, files["/run/secrets/db_password"].Mode));
        Assert.Equal((0, 0x124), (files["/etc/site.conf"].Gid, files["/etc/site.conf"].Mode));
    });

    [Fact]
    public void Secret_ThatIsNotThere_IsNamedAndWaitedFor() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Using(new FileUse(FileKind.Secret, Secret)));
        var view = await world.UntilAsync(one => one.Status == ServiceStatus.Degraded);
        Assert.Contains($"there is no secret {Secret}: `scheduler secrets create {Secret} FILE`", view.Reason);
        await world.PassAsync(120);
        Assert.Empty(world.Engine.Daemon.Containers);

        world.Files.Keep(FileKind.Secret, Secret, "sesame");

        await world.UntilActiveAsync(1);
    });

    [Fact]
    public void Update_WhoseSecretIsMissing_LeavesTheOldOneRunning() => CoreWorld.Tell(async world =>
    {
        await world.PutAsync(Specs.Of("web:1"));
        await world.UntilActiveAsync();
        var old = world.Engine.Daemon.Containers.Single().Id;

        await world.PutAsync(Using(new FileUse(FileKind.Secret, Secret)));
        await world.PassAsync(60);

        Assert.Equal(
            (old, EngineContainerState.Running),
            (world.Engine.Daemon.Containers.Single().Id, world.Engine.Daemon.Containers.Single().State));
        Assert.Contains(Secret, (await world.ViewAsync()).Reason);
        world.Files.Keep(FileKind.Secret, Secret, "sesame");
        await world.UntilActiveAsync();
        Assert.NotEqual(old, world.Engine.Daemon.Containers.Single().Id);
    });

    [Fact]
    public void Container_LeftBehindBeforeItHadThem_GetsThemFromTheNextLife() => CoreWorld.Tell(async world =>
    {
        world.Files.Keep(FileKind.Secret, Secret, "sesame");
        world.Engine.Faults.Hang(EngineCall.PutFiles);
        await world.PutAsync(Using(new FileUse(FileKind.Secret, Secret)));
        await world.PassAsync(1);
        Assert.Equal(EngineContainerState.Created, world.Engine.Daemon.Containers.Single().State);

        await world.StopNodeAsync();
        world.Engine.Faults.Clear();
        await world.StartNodeAsync();

        await world.UntilActiveAsync();
    });

    [Fact]
    public void Container_ThatEnds_IsStartedAgainThoughNobodyCanBeAsked() => CoreWorld.Tell(async world =>
    {
        await RunAsync(world);
        await world.RestartNodeAsync();
        world.Files.IsAway = true;

        var container = world.Engine.Daemon.Containers.Single();
        world.Engine.Daemon.End(container, container.Life, 1);

        await world.PassAsync(1);
        Assert.Equal((container.Id, EngineContainerState.Running), (world.Engine.Daemon.Containers.Single().Id, container.State));
    });

    [Fact]
    public void Container_ThatIsRemoved_IsMadeAnewFromWhatWasGivenBefore() => CoreWorld.Tell(async world =>
    {
        await RunAsync(world);
        world.Files.IsAway = true;

        world.Engine.Daemon.Remove(world.Engine.Daemon.Containers.Single());

        await world.PassAsync(2);
        Assert.Equal(EngineContainerState.Running, world.Engine.Daemon.Containers.Single().State);
    });

    [Fact]
    public void Container_RemovedWhileNobodyCanBeAskedAfterAStart_SaysWhatItWaitsFor() => CoreWorld.Tell(async world =>
    {
        await RunAsync(world);
        await world.RestartNodeAsync();
        world.Files.IsAway = true;

        world.Engine.Daemon.Remove(world.Engine.Daemon.Containers.Single());

        await world.UntilAsync(one => one.Reason?.Contains($"secret {Secret} is not on this host", StringComparison.Ordinal) == true);
        world.Files.IsAway = false;
        await world.UntilActiveAsync();
    });

    [Fact]
    public void View_DuringAnUpdate_TellsWhatEarlierInstancesUse() => CoreWorld.Tell(async world =>
    {
        await RunAsync(world);
        Assert.Null((await world.ViewAsync()).EarlierFiles);

        await world.PutAsync(Using(new FileUse(FileKind.Secret, "another")));
        await world.PassAsync(2);
        Assert.Equal(Secret, Assert.Single((await world.ViewAsync()).EarlierFiles!.Value).Name);

        world.Files.Keep(FileKind.Secret, "another", "1");
        await world.UntilActiveAsync();
        Assert.Null((await world.ViewAsync()).EarlierFiles);
    });

    private static async Task RunAsync(CoreWorld world)
    {
        world.Files.Keep(FileKind.Secret, Secret, "sesame");
        await world.PutAsync(Using(new FileUse(FileKind.Secret, Secret)));
        await world.UntilActiveAsync();
    }

    private static ServiceSpec Using(params FileUse[] files)
    {
        var spec = Specs.Of("web:1");
        return spec with { Container = spec.Container with { Files = [.. files] } };
    }
}
