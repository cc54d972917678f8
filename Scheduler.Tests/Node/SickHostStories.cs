using System.Net;
using System.Net.Sockets;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;
using Scheduler.Tests.Databases;
using Scheduler.Tests.Engines;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node;

/// <summary>Hosts that freeze, hang, fill up, or lack a port, while others work: what runs is left alone, and what is new goes elsewhere.</summary>
public sealed class SickHostStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Second = "h2";
    private const string Web = "sick/web";
    private const string Bad = "bad/web";

    [SkippableFact]
    public async Task Engine_Frozen_TheOtherHostTakesWhatIsNew_AndItComesBackByItself()
    {
        await using var second = await StartSecondAsync();
        var node = await StartNodeAsync(HostSettings(1, Second, second.Engine));
        await UntilStateAsync(node.Api, Second, HostState.Active);
        second.Engine.Freeze();
        try
        {
            var frozen = await UntilStateAsync(node.Api, Second, HostState.Degraded);
            Assert.Contains("did not answer", frozen.Reason, StringComparison.Ordinal);
            await node.Api.UpAsync("sick", Sleepers.Compose("web", 4));
            await node.Api.UntilActiveAsync(Web, 4);
            Assert.All(await node.Api.InstancesAsync(Web), one => Assert.Equal(Host, one.Host));
        }
        finally
        {
            second.Engine.Thaw();
        }

        await UntilStateAsync(node.Api, Second, HostState.Active);
        await Engine.AssertRunsAsync(Web, 4);
    }

    [SkippableFact]
    public async Task VolumeDriver_ThatHangs_BlocksItsServiceOnly()
    {
        // An engine of its own: one that has known a driver asks it for its volumes for ever.
        await using var own = await StartSecondAsync();
        await using var engine = own.Engine.Open();
        var node = NewNode([.. HostSettings(0, Second, own.Engine), "engine.hangsAfter=2s"]);
        await node.StartReadyAsync();
        await using var plugin = await HungVolumePlugin.StartAsync(own.Engine);
        await node.Api.UpAsync("bad", Sleepers.Compose("web", 4, "volumes: ['data:/data']")
            + $"volumes: {{data: {{driver: {HungVolumePlugin.Driver}}}}}\n");
        await Patience.UntilHoldsAsync(async () =>
            Assert.True(plugin.Mounts > 0, $"nothing is mounted yet: {(await node.Api.ServiceAsync(Bad)).Reason}"));

        await node.Api.UpAsync("sick", Sleepers.Compose("web", 5));
        await node.Api.UntilActiveAsync(Web, 5);
        var hung = await node.Api.ServiceAsync(Bad);
        Output.WriteLine(hung.Reason ?? "");
        Assert.Contains("has had no answer for", hung.Reason, StringComparison.Ordinal);
        Assert.Equal(0, hung.Running);
        Assert.Equal(HostState.Active, (await node.Api.HostAsync(Second)).State);
        await Patience.UntilHoldsAsync(async () =>
            Assert.Contains("a volume or network driver may hang", (await node.Api.ServiceAsync(Bad)).Reason, StringComparison.Ordinal));

        plugin.Release();
        await node.Api.UntilActiveAsync(Bad, 4);
        await engine.AssertRunsAsync(Bad, 4);
        await engine.AssertRunsAsync(Web, 5);
    }

    [SkippableFact]
    public async Task Port_HeldByAForeignProcess_TheOtherHostIsTaken()
    {
        await using var second = await StartSecondAsync("sched-sick");
        using var foreigner = new TcpListener(IPAddress.Any, 0);
        foreigner.Start();
        var port = ((IPEndPoint)foreigner.LocalEndpoint).Port;
        var node = await StartNodeAsync([.. HostSettings(1, Second, second.Engine), "engine.inventoryEvery=500ms"]);
        await UntilStateAsync(node.Api, Second, HostState.Active);
        await Patience.UntilHoldsAsync(async () => Assert.Contains((await node.Api.HostAsync(Host)).Ports, claim => claim.Port == port));

        await node.Api.UpAsync("sick", Sleepers.Compose("web", 1, $"ports: ['{port}:80']"));
        await node.Api.UntilActiveAsync(Web, 1);

        Assert.Equal(Second, Assert.Single(await node.Api.InstancesAsync(Web)).Host);
        var claim = (await node.Api.HostAsync(Host)).Ports.Single(one => one.Port == port);
        Output.WriteLine(claim.Holder);
        Assert.Contains($"(process {Environment.ProcessId})", claim.Holder, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Disk_Full_WhatRunsIsLeftAlone_NewInstancesGoElsewhere_AndItHealsByItself()
    {
        using var disk = new SmallDisk(200);
        await using var second = await StartSecondAsync(netns: null, "--data-root", disk.File("docker"));
        var node = await StartNodeAsync(HostSettings(1, Second, second.Engine));
        await UntilStateAsync(node.Api, Second, HostState.Active);
        await node.Api.UpAsync("kept", Sleepers.Compose("web", 1, $"deploy: {{placement: {{constraints: ['node.id=={Second}']}}}}"));
        await node.Api.UntilActiveAsync("kept/web", 1);
        await using var engine = second.Engine.Open();
        var lives = await engine.LivesAsync("kept/web");

        disk.Fill();
        await node.Api.UpAsync("sick", Sleepers.Compose("web", 4));
        await node.Api.UntilActiveAsync(Web, 4);
        Assert.All(await node.Api.InstancesAsync(Web), one => Assert.Equal(Host, one.Host));
        var full = await UntilStateAsync(node.Api, Second, HostState.Degraded);
        Output.WriteLine(full.Reason ?? "");
        Assert.Contains("out of disk", full.Reason, StringComparison.Ordinal);
        Assert.Equal(ServiceStatus.Active, (await node.Api.ServiceAsync("kept/web")).Status);
        Assert.Equal(lives, await engine.LivesAsync("kept/web"));

        disk.Free();
        await UntilStateAsync(node.Api, Second, HostState.Active);
        Assert.Equal(lives, await engine.LivesAsync("kept/web"));
    }

    private static async Task<HostBody> UntilStateAsync(NodeClient api, string name, HostState state)
    {
        HostBody found = null!;
        await Patience.UntilHoldsAsync(async () =>
        {
            found = await api.HostAsync(name);
            Assert.True(found.State == state, $"{name} is {found.State}: {found.Reason}");
        });
        return found;
    }

    private static async Task<SecondEngine> StartSecondAsync(string? netns = null, params string[] options)
    {
        var engine = new PrivateEngine(Second, options, netns);
        await engine.InitializeAsync();
        return new SecondEngine(engine);
    }

    private sealed record SecondEngine(PrivateEngine Engine) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Engine.DisposeAsync();
    }
}
