using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Docker;
using Scheduler.Messages.Services;
using Scheduler.Node.Engines;
using Scheduler.Tests.Engines;
using ContainerPlan = Scheduler.Core.Hosts.ContainerPlan;
using ContainerSpec = Scheduler.Messages.Services.ContainerSpec;

namespace Scheduler.Tests.Contracts;

/// <summary>What an engine is told as it stands reaches a real one.</summary>
[Collection(EngineCollection.Name)]
[Trait("Needs", "engine")]
public sealed class EngineOptionsOnDockerTests(PrivateEngine host) : IAsyncLifetime
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;

    private readonly string _name = $"options-{Guid.NewGuid():N}";
    private DockerEngine _engine = null!;

    public Task InitializeAsync()
    {
        if (host.IsAvailable) _engine = host.Open();
        return Task.CompletedTask;
    }

    [SkippableFact]
    public async Task Options_OfAContainer_AreThoseThatTheEngineShows()
    {
        host.SkipUnlessAvailable();
        var shown = (await MadeAsync(new EngineOptions
        {
            Runtime = "runc",
            UtsMode = "host",
            CgroupMode = "host",
            DeviceRules = ["c 1:3 mr"],
            DeviceRequests = [new DeviceRequestSpec { Driver = "nvidia", Count = -1, Capabilities = ["gpu", "utility"] }],
            BlockIo = new BlockIoSpec { ReadBytes = [new DiskRate("/dev/null", 4096)] },
        })).HostConfig!;

        Assert.Equal(("runc", "host", "host"), (shown.Runtime, shown.UtsMode, shown.CgroupnsMode));
        Assert.Equal(["c 1:3 mr"], shown.DeviceCgroupRules);
        var request = Assert.Single(shown.DeviceRequests!);
        Assert.Equal(("nvidia", -1, "gpu,utility"), (request.Driver, request.Count, string.Join(',', Assert.Single(request.Capabilities!))));
        Assert.Equal(new ThrottleDevice("/dev/null", 4096), Assert.Single(shown.BlkioDeviceReadBps!));
    }

    [SkippableFact]
    public async Task Gpu_WhereNoneIs_TheEngineSaysSoAtTheStart()
    {
        host.SkipUnlessAvailable();
        var made = await MadeAsync(new EngineOptions { DeviceRequests = [new DeviceRequestSpec { Driver = "nvidia", Count = 1, Capabilities = ["gpu"] }] });
        await using var adapter = new DockerHost(host.Open(), TimeSpan.FromSeconds(5));

        var refused = await Assert.ThrowsAsync<EngineException>(() => adapter.StartAsync(made.Id));

        Assert.Equal("could not select device driver \"nvidia\" with capabilities: [[gpu]]", refused.Message);
    }

    public async Task DisposeAsync()
    {
        if (!host.IsAvailable) return;
        await EngineErrors.FindAsync(RemovedAsync());
        _engine.Dispose();
    }

    private async Task<string> RemovedAsync()
    {
        await _engine.Containers.RemoveAsync(_name, force: true);
        return _name;
    }

    private async Task<ContainerDetails> MadeAsync(EngineOptions options)
    {
        await using var adapter = new DockerHost(host.Open(), TimeSpan.FromSeconds(5));
        var spec = new ContainerSpec { Image = PrivateEngine.Image, Command = ["true"], Engine = options };
        return await _engine.Containers.InspectAsync(await adapter.CreateAsync(new ContainerPlan(_name, spec, Nothing, Nothing)));
    }
}
