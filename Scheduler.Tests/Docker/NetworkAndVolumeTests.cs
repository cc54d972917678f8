using Scheduler.Docker;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Docker;

public sealed class NetworkAndVolumeTests(PrivateEngine host) : RealEngineTests(host)
{
    [SkippableFact]
    public async Task Network_ContainersInIt_FindEachOtherByAlias()
    {
        Host.SkipUnlessAvailable();
        var name = NewName();
        var network = await Engine.Networks.CreateAsync(new NetworkSpec
        {
            Name = name, Labels = new Dictionary<string, string> { ["made"] = "here" },
        });
        var server = await RunAsync(new ContainerSpec { Cmd = ["httpd", "-f", "-h", "/etc"], StopSignal = "SIGKILL" });
        var client = await RunAsync(new ContainerSpec
        {
            HostConfig = new HostConfig { NetworkMode = name },
            NetworkingConfig = new NetworkingConfig(new Dictionary<string, EndpointSettings> { [name] = new() { Aliases = ["asker"] } }),
        });

        await Engine.Networks.ConnectAsync(network, server, new EndpointSettings { Aliases = ["answerer"] });
        var asked = await Engine.Exec.RunAsync(client, new ExecSpec { Cmd = ["wget", "-qO-", "http://answerer/group"] });
        var members = (await Engine.Networks.InspectAsync(network)).Containers!;
        var twice = await Assert.ThrowsAsync<DockerApiException>(() => Engine.Networks.ConnectAsync(network, server));
        var inUse = await Assert.ThrowsAsync<DockerApiException>(() => Engine.Networks.RemoveAsync(network));

        Assert.Contains("root:", asked.StdoutText);
        Assert.Equal(new[] { server, client }.Order(), members.Keys.Order());
        Assert.Contains("asker", (await Engine.Containers.InspectAsync(client)).NetworkSettings.Networks[name].Aliases!);
        Assert.True(twice.IsForbidden);
        Assert.True(inUse.IsForbidden);

        await Engine.Networks.DisconnectAsync(network, server);
        await Engine.Networks.DisconnectAsync(network, client, force: true);
        await Engine.Networks.RemoveAsync(network);
        Assert.Empty(await Engine.Networks.ListAsync(EngineFilters.None.With("name", name)));
    }

    [SkippableFact]
    public async Task Network_FixedAddressesAndNameTaken_AreHonoured()
    {
        Host.SkipUnlessAvailable();
        var name = NewName();
        var spec = new NetworkSpec
        {
            Name = name, Internal = true, Ipam = new Ipam { Config = [new IpamPool { Subnet = "10.211.7.0/24", Gateway = "10.211.7.1" }] },
        };
        var network = await Engine.Networks.CreateAsync(spec);
        var id = await RunAsync();
        await Engine.Networks.ConnectAsync(
            name, id, new EndpointSettings { IpamConfig = new EndpointAddresses("10.211.7.77") });

        var taken = await Assert.ThrowsAsync<DockerApiException>(() => Engine.Networks.CreateAsync(spec));

        Assert.Equal("10.211.7.77", (await Engine.Containers.InspectAsync(id)).NetworkSettings.Networks[name].IpAddress);
        Assert.True((await Engine.Networks.InspectAsync(network)).Internal);
        Assert.True(taken.IsConflict);
        await Engine.Networks.DisconnectAsync(name, id);
        await Engine.Networks.RemoveAsync(name);
    }

    [SkippableFact]
    public async Task Volume_CreatedUsedRemoved_IsSeenAtEachStep()
    {
        Host.SkipUnlessAvailable();
        var name = NewName();
        var spec = new VolumeSpec { Name = name, Labels = new Dictionary<string, string> { ["made"] = "here" } };
        var created = await Engine.Volumes.CreateAsync(spec);
        Assert.Equal(created.Mountpoint, (await Engine.Volumes.CreateAsync(spec)).Mountpoint);

        var id = await RunAsync(new ContainerSpec { HostConfig = new HostConfig { Binds = [$"{name}:/data"] } });
        await Engine.Exec.RunAsync(id, new ExecSpec { Cmd = ["sh", "-c", "echo kept > /data/file"] });
        var inUse = await Assert.ThrowsAsync<DockerApiException>(() => Engine.Volumes.RemoveAsync(name));
        await Engine.Containers.RemoveAsync(id, force: true, volumes: true);

        Assert.True(inUse.IsConflict);
        Assert.Equal("here", (await Engine.Volumes.InspectAsync(name)).Labels!["made"]);
        Assert.Equal([name], (await Engine.Volumes.ListAsync(EngineFilters.None.With("name", name))).Select(found => found.Name));
        Assert.Equal("kept\n", await File.ReadAllTextAsync(Path.Combine(created.Mountpoint!, "file")));

        await Engine.Volumes.RemoveAsync(name);
        Assert.True((await Assert.ThrowsAsync<DockerApiException>(() => Engine.Volumes.InspectAsync(name))).IsNotFound);
    }
}
