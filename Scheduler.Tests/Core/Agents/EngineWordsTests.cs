using Scheduler.Core.Agents;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Agents;

/// <summary>What is read out of the words of engines of several versions.</summary>
public sealed class EngineWordsTests
{
    private static readonly ContainerSpec TwoPorts = new() { Image = "web:1", Ports = [Specs.Port(80), Specs.Port(8080)] };

    [Theory]
    [InlineData("driver failed programming external connectivity on endpoint web (7f): Bind for 0.0.0.0:8080 failed: port is already allocated")]
    [InlineData("driver failed programming external connectivity on endpoint web (7f): failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use")]
    [InlineData("failed to set up container networking: failed to bind host port 0.0.0.0:8080/tcp: address already in use")]
    [InlineData("Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address already in use")]
    [InlineData("port 8080/tcp is held by sshd (process 42) of the host: address already in use")]
    public void Port_Taken_IsFoundInTheWords(string words) =>
        Assert.Contains(8080, EngineWords.PortsTaken(words, TwoPorts).Select(port => port.HostPort));

    [Fact]
    public void Port_OnlyOneIsPublished_IsMeantByWordsThatNameNone() => Assert.Equal(
        [80],
        EngineWords.PortsTaken(
            "failed to listen on TCP socket: address already in use",
            new ContainerSpec { Image = "web:1", Ports = [Specs.Port(80)] }).Select(port => port.HostPort));

    [Theory]
    [InlineData("no such image")]
    [InlineData("listen tcp4 0.0.0.0:80801: bind: address already in use")]
    public void Port_NotTaken_IsNotFound(string words) => Assert.Empty(EngineWords.PortsTaken(words, TwoPorts));

    [Theory]
    [InlineData("write /var/lib/docker/tmp/x: no space left on device", true)]
    [InlineData("failed to register layer: ApplyLayer exit status 1: No space left on device", true)]
    [InlineData("no such image", false)]
    public void Disk_Full_IsKnown(string words, bool full) => Assert.Equal(full, EngineWords.IsOutOfDisk(words));

    [Theory]
    [InlineData("task 7f3a: already exists", true)]
    [InlineData("container \"7f3a\": already exists", true)]
    [InlineData("OCI runtime create failed: container with id exists: 7f3a: unknown", true)]
    [InlineData("failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: container with given ID already exists: unknown", true)]
    [InlineData("failed to create task for container: failed to start shim: mkdir /run/containerd/io.containerd.runtime.v2.task/moby/7f3a: file exists", true)]
    [InlineData("task 11ee: already exists", false)]
    [InlineData("mkdir /var/lib/web: file exists", false)]
    [InlineData("container 7f3a: exec: \"serve\": executable file not found in $PATH", false)]
    public void Container_LeftBehindInTheRuntime_IsKnown(string words, bool left) => Assert.Equal(left, EngineWords.IsLeftBehind(words, "7f3a"));

    [Theory]
    [InlineData("could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network", "docker network prune")]
    [InlineData("all predefined address pools have been fully subnetted", "docker network prune")]
    [InlineData("mkdir /x: no space left on device", "docker system prune")]
    public void Trouble_WithAKnownWayOut_NamesIt(string words, string advice) => Assert.Contains(advice, EngineWords.Advised(words));
}
