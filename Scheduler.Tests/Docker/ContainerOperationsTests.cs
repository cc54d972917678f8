using Scheduler.Docker;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Docker;

public sealed class ContainerOperationsTests(PrivateEngine host) : RealEngineTests(host)
{
    [SkippableFact]
    public async Task Container_LivesItsLife_AndEachStepIsSeen()
    {
        Host.SkipUnlessAvailable();
        var name = NewName();
        var id = await CreateAsync(name: name);
        Assert.Equal("created", (await Engine.Containers.InspectAsync(name)).State.Status);

        Assert.True(await Engine.Containers.StartAsync(name));
        Assert.False(await Engine.Containers.StartAsync(name));
        var running = (await Engine.Containers.InspectAsync(id)).State;
        Assert.True(running.Running);
        Assert.NotNull(running.StartedAt);
        Assert.Null(running.FinishedAt);

        await Engine.Containers.PauseAsync(id);
        Assert.True((await Engine.Containers.InspectAsync(id)).State.Paused);
        await Engine.Containers.UnpauseAsync(id);

        await Engine.Containers.RestartAsync(id, TimeSpan.FromSeconds(5));
        Assert.True((await Engine.Containers.InspectAsync(id)).State.StartedAt > running.StartedAt);

        Assert.True(await Engine.Containers.StopAsync(id, TimeSpan.FromSeconds(5)));
        Assert.False(await Engine.Containers.StopAsync(id));
        Assert.Equal("exited", (await Engine.Containers.InspectAsync(id)).State.Status);

        await Engine.Containers.RenameAsync(id, name + "-old");
        Assert.Equal($"/{name}-old", (await Engine.Containers.InspectAsync(id)).Name);

        await Engine.Containers.RemoveAsync(id);
        Assert.True((await Assert.ThrowsAsync<DockerApiException>(() => Engine.Containers.InspectAsync(id))).IsNotFound);
    }

    [SkippableFact]
    public async Task Create_EveryKindOfSetting_ComesBackFromInspect()
    {
        Host.SkipUnlessAvailable();
        var spec = FullSpec();

        var seen = await Engine.Containers.InspectAsync(await CreateAsync(spec));

        Assert.Equal(spec.Env, seen.Config.Env!.Take(1));
        Assert.Equal(spec.Labels, seen.Config.Labels);
        Assert.Equal(spec.Hostname, seen.Config.Hostname);
        Assert.Equal(spec.Domainname, seen.Config.Domainname);
        Assert.Equal(spec.User, seen.Config.User);
        Assert.Equal(spec.WorkingDir, seen.Config.WorkingDir);
        Assert.Equal(spec.Entrypoint, seen.Config.Entrypoint);
        Assert.Equal(spec.ExposedPorts, seen.Config.ExposedPorts);
        Assert.Equal(spec.StopSignal, seen.Config.StopSignal);
        Assert.Equal(spec.StopTimeout, seen.Config.StopTimeout);
        Assert.Equal(spec.Healthcheck!.Test, seen.Config.Healthcheck!.Test);
        Assert.Equal(spec.Healthcheck.Interval, seen.Config.Healthcheck.Interval);
        AssertComesBack(spec.HostConfig!, seen.HostConfig);
        Assert.Contains(seen.Mounts, mount => mount is { Type: "volume", Destination: "/data", Writable: true });
    }

    [SkippableFact]
    public async Task Create_NameTakenOrImageMissing_SaysWhich()
    {
        Host.SkipUnlessAvailable();
        var name = NewName();
        await CreateAsync(name: name);

        var taken = await Assert.ThrowsAsync<DockerApiException>(() => CreateAsync(name: name));
        var missing = await Assert.ThrowsAsync<DockerApiException>(() => CreateAsync(new ContainerSpec { Image = "no/such:thing" }));

        Assert.True(taken.IsConflict);
        Assert.Contains(name, taken.Message);
        Assert.True(missing.IsNotFound);
        Assert.Contains("no/such:thing", missing.Message);
    }

    [SkippableFact]
    public async Task PublishedPort_OfARunningServer_AnswersOnThisMachine()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync(new ContainerSpec
        {
            Cmd = ["httpd", "-f", "-p", "80", "-h", "/etc"],
            StopSignal = "SIGKILL",
            ExposedPorts = ["80/tcp"],
            HostConfig = new HostConfig { PortBindings = new Dictionary<string, IReadOnlyList<PortBinding>?> { ["80/tcp"] = [new(null, "")] } },
        });

        var port = (await Engine.Containers.InspectAsync(id)).NetworkSettings.Ports["80/tcp"]![0].HostPort;
        using var http = new HttpClient();

        Assert.Contains("root:", await http.GetStringAsync($"http://{Host.Address}:{port}/group"));
        Assert.Contains((await Engine.Containers.ListAsync(filters: EngineFilters.None.With("id", id)))[0].Ports,
            published => published.PrivatePort == 80 && published.PublicPort.ToString() == port);
    }

    [SkippableFact]
    public async Task List_FiltersAndLimit_NarrowIt()
    {
        Host.SkipUnlessAvailable();
        var label = NewName();
        var labels = new Dictionary<string, string> { [label] = "yes" };
        var first = await RunAsync(new ContainerSpec { Labels = labels });
        var second = await CreateAsync(new ContainerSpec { Labels = labels });
        var mine = EngineFilters.Label(label, "yes");

        var running = await Engine.Containers.ListAsync(filters: mine);
        var all = await Engine.Containers.ListAsync(all: true, filters: mine, size: true);
        var newest = await Engine.Containers.ListAsync(all: true, filters: mine, limit: 1);

        Assert.Equal([first], running.Select(found => found.Id));
        Assert.Equal("running", running[0].State);
        Assert.Equal(PrivateEngine.Image, running[0].Image);
        Assert.Equal("yes", running[0].Labels[label]);
        Assert.True(DateTimeOffset.UtcNow - running[0].Created < TimeSpan.FromMinutes(5));
        Assert.Equal([second, first], all.Select(found => found.Id));
        Assert.True(all[0].SizeRootFs > 1_000_000);
        Assert.Equal([second], newest.Select(found => found.Id));
    }

    [SkippableFact]
    public async Task Wait_ContainerEnds_GivesItsExitCode()
    {
        Host.SkipUnlessAvailable();
        var id = await CreateAsync(Shell("exit 7"));
        var next = Engine.Containers.WaitAsync(id, WaitCondition.NextExit);
        await Engine.Containers.StartAsync(id);

        Assert.Equal(7, (await next).StatusCode);
        Assert.Equal(7, (await Engine.Containers.WaitAsync(id)).StatusCode);
    }

    [SkippableFact]
    public async Task Wait_ContainerGoesOn_EndsAtItsDeadline()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync();

        await Assert.ThrowsAsync<DockerDeadlineException>(
            () => Engine.Containers.WaitAsync(id, deadline: TimeSpan.FromMilliseconds(100)));
    }

    [SkippableFact]
    public async Task Kill_Signal_ReachesTheProcess()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync();

        await Engine.Containers.KillAsync(id);

        Assert.Equal(137, (await Engine.Containers.WaitAsync(id)).StatusCode);
        Assert.True((await Assert.ThrowsAsync<DockerApiException>(() => Engine.Containers.KillAsync(id))).IsConflict);
    }

    [SkippableFact]
    public async Task Update_Limits_AreInForce()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync();

        await Engine.Containers.UpdateAsync(id, new ContainerUpdate
        {
            Memory = 64 << 20, MemorySwap = 64 << 20, CpuShares = 512, RestartPolicy = new RestartPolicy("always"),
        });

        var seen = (await Engine.Containers.InspectAsync(id)).HostConfig;
        Assert.Equal(64 << 20, seen.Memory);
        Assert.Equal(512, seen.CpuShares);
        Assert.Equal("always", seen.RestartPolicy!.Name);
    }

    [SkippableFact]
    public async Task TopAndStats_RunningContainer_ShowWhatItUses()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync();

        var top = await Engine.Containers.TopAsync(id);
        var once = await Engine.Logs.StatsAsync(id, oneShot: true);
        var followed = await Engine.Logs.FollowStatsAsync(id).Take(2).ToListAsync();

        Assert.Contains("CMD", top.Titles);
        Assert.Contains(top.Processes, process => process[^1].Contains("trap"));
        Assert.True(once.MemoryStats.Usage > 0);
        Assert.True(once.CpuStats.CpuUsage.TotalUsage > 0);
        Assert.True(once.PidsStats.Current >= 1);
        Assert.NotNull(once.Networks);
        Assert.True(followed[1].CpuStats.SystemCpuUsage > followed[0].CpuStats.SystemCpuUsage);
        Assert.True(followed[1].Read > followed[0].Read);
    }

    [SkippableFact]
    public async Task Health_FailingCheck_IsReportedWithItsOutput()
    {
        Host.SkipUnlessAvailable();
        var id = await CreateAsync(new ContainerSpec
        {
            Healthcheck = new Healthcheck
            {
                Test = ["CMD-SHELL", "echo not well; exit 1"], Interval = TimeSpan.FromMilliseconds(50),
                Timeout = TimeSpan.FromSeconds(5), Retries = 1,
            },
        });
        var seen = Engine.System.EventsAsync(EngineFilters.None.With("container", id), since: new EngineTime(0))
            .FirstAsync(happened => happened.Action == "health_status: unhealthy");
        await Engine.Containers.StartAsync(id);
        await seen;

        var health = (await Engine.Containers.InspectAsync(id)).State.Health!;

        Assert.Equal("unhealthy", health.Status);
        Assert.True(health.FailingStreak >= 1);
        Assert.Contains(health.Log, result => result.ExitCode == 1 && result.Output!.Contains("not well"));
    }

    /// <summary>Every member that was asked for is there; the engine fills in others by itself.</summary>
    private static void AssertComesBack(HostConfig asked, HostConfig seen)
    {
        foreach (var member in typeof(HostConfig).GetProperties().Where(member => member.GetValue(asked) is not null))
            Assert.Equivalent(member.GetValue(asked), member.GetValue(seen));
    }

    private static ContainerSpec FullSpec() => new()
    {
        Entrypoint = ["sh", "-c"],
        Cmd = ["true"],
        Env = ["A=1"],
        Labels = new Dictionary<string, string> { ["l"] = "v" },
        Hostname = "h",
        Domainname = "d.example",
        User = "65534:65534",
        WorkingDir = "/tmp",
        ExposedPorts = ["53/udp", "80/tcp"],
        StopSignal = "SIGINT",
        StopTimeout = 3,
        Volumes = ["/data"],
        Healthcheck = new Healthcheck { Test = ["CMD", "true"], Interval = TimeSpan.FromMinutes(1), Retries = 2 },
        HostConfig = new HostConfig
        {
            Binds = ["/tmp:/host:ro"],
            Mounts = [new Mount { Type = "tmpfs", Target = "/scratch", TmpfsOptions = new TmpfsOptions(1 << 20) }],
            Tmpfs = new Dictionary<string, string> { ["/t"] = "size=1m" },
            RestartPolicy = new RestartPolicy("on-failure", 4),
            CapAdd = ["NET_ADMIN"],
            CapDrop = ["MKNOD"],
            ReadonlyRootfs = true,
            Ulimits = [new Ulimit("nofile", 1000, 2000)],
            Sysctls = new Dictionary<string, string> { ["net.ipv4.ip_forward"] = "0" },
            Memory = 32 << 20,
            MemoryReservation = 16 << 20,
            NanoCpus = 500_000_000,
            CpusetCpus = "0",
            PidsLimit = 50,
            ShmSize = 1 << 20,
            ExtraHosts = ["other:10.0.0.9"],
            Dns = ["10.0.0.53"],
            DnsSearch = ["example"],
            DnsOptions = ["ndots:1"],
            SecurityOpt = ["no-new-privileges"],
            Devices = [new DeviceMapping("/dev/null", "/dev/nothing")],
            GroupAdd = ["10"],
            Init = true,
            LogConfig = new LogConfig("json-file", new Dictionary<string, string> { ["max-size"] = "1m" }),
            OomScoreAdj = 100,
        },
    };
}
