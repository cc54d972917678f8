using System.Collections.Immutable;
using System.Text.Json;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Services;

public class SpecFaultsTests
{
    private static readonly ContainerSpec Plain = new() { Image = "i" };

    [Theory]
    [InlineData("busybox")]
    [InlineData("busybox:1.36")]
    [InlineData("library/busybox:latest")]
    [InlineData("registry.example:5000/team/app_x.y-z__w:v1.0_rc")]
    [InlineData("localhost/app")]
    [InlineData("[::1]:5000/app")]
    [InlineData("app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("app:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Image_WellFormed_HasNoFault(string image) => Assert.Empty(Of(new ContainerSpec { Image = image }));

    [Theory]
    [InlineData("")]
    [InlineData("App")]
    [InlineData("app:")]
    [InlineData("app:-x")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("http://a/b")]
    [InlineData("a@sha256:xyz")]
    [InlineData("a..b")]
    public void Image_Malformed_IsAFault(string image) => Assert.Equal(["container.image"], Of(new ContainerSpec { Image = image }));

    public static TheoryData<string, ContainerSpec> WrongContainers => new()
    {
        { "container.ports[0]", Plain with { Ports = [new PortSpec(0)] } },
        { "container.ports[0]", Plain with { Ports = [new PortSpec(65536)] } },
        { "container.ports[0]", Plain with { Ports = [new PortSpec(80, 70000, 70000)] } },
        { "container.ports[0]", Plain with { Ports = [new PortSpec(80, 90, 80)] } },
        { "container.ports[0]", Plain with { Ports = [new PortSpec(80, 0, 80)] } },
        { "container.ports[0]", Plain with { Ports = [new PortSpec(80, -1, -1)] } },
        { "container.ports[0]", Plain with { Ports = [new PortSpec(80, 80, 80, "icmp")] } },
        { "container.ports[0]", Plain with { Ports = [new PortSpec(80, 80, 80, "tcp", "here")] } },
        { "container.ports", Plain with { Ports = [new PortSpec(80, 80, 80), new PortSpec(81, 80, 80)] } },
        { "container.expose", Plain with { Expose = ["80"] } },
        { "container.expose", Plain with { Expose = ["99999/tcp"] } },
        { "container.mounts[0]", Plain with { Mounts = [new MountSpec(MountType.Volume, "relative", "v")] } },
        { "container.mounts[0]", Plain with { Mounts = [new MountSpec(MountType.Volume, "/", "v")] } },
        { "container.mounts[0]", Plain with { Mounts = [new MountSpec(MountType.Volume, "/d", "a/b")] } },
        { "container.mounts[0]", Plain with { Mounts = [new MountSpec(MountType.Bind, "/d", "h")] } },
        { "container.mounts[0]", Plain with { Mounts = [new MountSpec(MountType.Bind, "/d")] } },
        { "container.mounts[0]", Plain with { Mounts = [new MountSpec(MountType.Bind, "/d", "/a\0b")] } },
        { "container.mounts[0]", Plain with { Mounts = [new MountSpec(MountType.Tmpfs, "/d", "x")] } },
        { "container.mounts[0]", Plain with { Mounts = [new MountSpec(MountType.Tmpfs, "/d") { TmpfsSizeBytes = -1 }] } },
        { "container.mounts", Plain with { Mounts = [new MountSpec(MountType.Volume, "/d", "v"), new MountSpec(MountType.Volume, "/d/", "w")] } },
        { "container.environment", Plain with { Environment = Pairs("A=B", "x") } },
        { "container.environment", Plain with { Environment = Pairs("", "x") } },
        { "container.environment", Plain with { Environment = Pairs("A", "x\0") } },
        { "container.labels", Plain with { Labels = Pairs(new string('k', 257), "x") } },
        { "container.labels", Plain with { Labels = Pairs("scheduler.moves", "0") } },
        { "container.labels", Plain with { Labels = Pairs("k", new string('v', 16 * 1024 + 1)) } },
        { "container.networkMode", Plain with { NetworkMode = "container:x" } },
        { "container.networks", Plain with { Networks = [new NetworkAttachment("a/b")] } },
        { "container.networks", Plain with { Networks = [new NetworkAttachment("host")] } },
        { "container.networks", Plain with { Networks = [new NetworkAttachment("n") { Aliases = ["a b"] }] } },
        { "container.networks", Plain with { Networks = [new NetworkAttachment("n"), new NetworkAttachment("n")] } },
        {
            "container.networks",
            Plain with { Networks = [new NetworkAttachment("n") { Spec = new NetworkSpec { Subnets = [new SubnetSpec("10.0.0.0/99")] } }] }
        },
        { "container.resources", Plain with { Resources = new ResourceSpec { CpuLimit = -1 } } },
        { "container.resources", Plain with { Resources = new ResourceSpec { MemoryLimitBytes = 1024 } } },
        { "container.resources", Plain with { Resources = new ResourceSpec { MemoryReservationBytes = -1 } } },
        { "container.resources", Plain with { Resources = new ResourceSpec { CpuLimit = 1, CpuReservation = 2 } } },
        { "container.resources", Plain with { Resources = new ResourceSpec { MemoryLimitBytes = 1 << 30, MemorySwapBytes = 1 << 20 } } },
        { "container.resources", Plain with { Resources = new ResourceSpec { CpusetCpus = "0-" } } },
        { "container.ulimits", Plain with { Ulimits = [new UlimitSpec("nofile", 2, 1)] } },
        { "container.ulimits", Plain with { Ulimits = [new UlimitSpec("nofile", -1, 1)] } },
        { "container.ulimits", Plain with { Ulimits = [new UlimitSpec("NO FILE", 1, 1)] } },
        { "container.drainPeriod", Plain with { DrainPeriod = TimeSpan.FromSeconds(-1) } },
        { "container.stopGracePeriod", Plain with { StopGracePeriod = TimeSpan.FromSeconds(-1) } },
        { "container.stopSignal", Plain with { StopSignal = "now" } },
        { "container.hostname", Plain with { Hostname = "a b" } },
        { "container.hostname", Plain with { Hostname = "-a" } },
        { "container.hostname", Plain with { Hostname = new string('a', 65) } },
        { "container.user", Plain with { User = "a\nb" } },
        { "container.workingDir", Plain with { WorkingDir = "w" } },
        { "container.capAdd", Plain with { CapAdd = ["NET ADMIN"] } },
        { "container.dns", Plain with { Dns = ["ns"] } },
        { "container.command", Plain with { Command = ["a\0"] } },
        { "container.healthcheck", Plain with { Healthcheck = new HealthcheckSpec { Test = ["curl"] } } },
        { "container.healthcheck", Plain with { Healthcheck = new HealthcheckSpec { Interval = TimeSpan.FromTicks(1) } } },
        { "container.healthcheck", Plain with { Healthcheck = new HealthcheckSpec { Retries = -1 } } },
    };

    [Theory]
    [MemberData(nameof(WrongContainers), DisableDiscoveryEnumeration = true)]
    public void Container_Wrong_IsOneFaultAtItsField(string field, ContainerSpec container) => Assert.Equal([field], Of(container));

    public static TheoryData<string, ServiceSpec> WrongServices => new()
    {
        { "constraints", new ServiceSpec { Container = Plain, Constraints = ["disk=ssd"] } },
        { "spreadOver", new ServiceSpec { Container = Plain, SpreadOver = ["zone"] } },
        { "externalLinks", new ServiceSpec { Container = Plain, ExternalLinks = [] } },
        { "externalLinks", new ServiceSpec { Container = Plain, ExternalLinks = [new ExternalLink("a/b", "c", "d")] } },
        { "externalLinks", new ServiceSpec { Container = Plain, ExternalLinks = [new ExternalLink("a", "b", "c d")] } },
        { "externalLinks", new ServiceSpec { Container = Plain, ExternalLinks = [new ExternalLink("a", null!, "d")] } },
        {
            "spreadOver",
            new ServiceSpec
            {
                Container = Plain,
                SpreadOver = ["node.labels.a", "node.labels.b", "node.labels.c", "node.labels.d", "node.labels.e"]
            }
        },
        { "maxPerHost", new ServiceSpec { Container = Plain, MaxPerHost = -1 } },
        { "dependsOn", new ServiceSpec { Container = Plain, DependsOn = [new Dependency("a/b")] } },
        { "labels", new ServiceSpec { Container = Plain, Labels = Pairs("scheduler.moves", "many") } },
        { "labels", new ServiceSpec { Container = Plain, Labels = Pairs("", "x") } },
        { "restart", new ServiceSpec { Container = Plain, Restart = new RestartPolicy { MaxAttempts = -1 } } },
        { "restart", new ServiceSpec { Container = Plain, Restart = new RestartPolicy { Delay = TimeSpan.FromDays(1000) } } },
        { "restart", new ServiceSpec { Container = Plain, Restart = new RestartPolicy { Condition = (RestartCondition)9 } } },
    };

    [Theory]
    [MemberData(nameof(WrongServices), DisableDiscoveryEnumeration = true)]
    public void Service_Wrong_IsOneFaultAtItsField(string field, ServiceSpec spec) =>
        Assert.Equal([field], SpecFaults.Of(spec).Select(fault => fault.Field));

    [Theory]
    [InlineData("""{"container": null}""", "container")]
    [InlineData("""{"container": {"image": null}}""", "container.image")]
    [InlineData("""{"container": {"image": "i", "environment": null}}""", "container.environment")]
    [InlineData("""{"container": {"image": "i", "environment": {"A": null}}}""", "container.environment")]
    [InlineData("""{"container": {"image": "i", "command": [null]}}""", "container.command")]
    [InlineData("""{"container": {"image": "i", "ports": [null]}}""", "container.ports")]
    [InlineData("""{"container": {"image": "i", "mounts": [{"type": 0, "target": null}]}}""", "container.mounts")]
    [InlineData("""{"container": {"image": "i", "networks": [{"network": "n", "spec": null}]}}""", "container.networks")]
    [InlineData("""{"container": {"image": "i", "networks": [{"network": "n", "spec": {"subnets": [null]}}]}}""", "container.networks")]
    [InlineData("""{"container": {"image": "i", "logging": {"driver": null}}}""", "container.logging")]
    [InlineData("""{"container": {"image": "i", "resources": null}}""", "container.resources")]
    [InlineData("""{"container": {"image": "i"}, "restart": null, "dependsOn": [null]}""", "restart")]
    public void Json_WithNullsWhereNoneMayBe_IsAFault(string json, string field)
    {
        var spec = JsonSerializer.Deserialize<ServiceSpec>(json, JsonSerializerOptions.Web)!;
        Assert.Equal(field, SpecFaults.Of(spec)[0].Field);
    }

    [Fact]
    public void Spec_TooLarge_IsAFault()
    {
        var environment = Enumerable.Range(0, 60).Aggregate(
            ImmutableSortedDictionary<string, string>.Empty,
            (all, i) => all.Add($"A{i}", new string('x', 10_000)));
        Assert.Contains(
            "at most 524,288 are kept",
            Assert.Single(SpecFaults.Of(new ServiceSpec { Container = Plain with { Environment = environment } })).Reason);
    }

    [Fact]
    public void Spec_WithEverythingWellFormed_HasNoFault() => Assert.Empty(Of(Plain with
    {
        Ports = [new PortSpec(80), new PortSpec(80, 8080, 8090), new PortSpec(53, 53, 53, "udp", "::1"), new PortSpec(54, 53, 53)],
        Mounts = [new MountSpec(MountType.Volume, "/a"), new MountSpec(MountType.Bind, "/host", "/"), new MountSpec(MountType.Tmpfs, "/t")],
        Ulimits = [new UlimitSpec("nofile", 1, -1), new UlimitSpec("core", -1, -1)],
        Resources = new ResourceSpec { CpuLimit = 0.5m, MemoryLimitBytes = 1 << 30, MemorySwapBytes = -1, CpusetCpus = "0-2,4" },
        Networks = [new NetworkAttachment("shop_default") { Aliases = ["web"] }],
        Hostname = "a.b-c",
        StopSignal = "SIGRTMIN+3",
        Healthcheck = new HealthcheckSpec { Test = ["CMD-SHELL", "true"], Interval = TimeSpan.Zero },
    }));

    [Theory]
    [InlineData("kafka_1")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Hostname_ThatTheKernelTakes_HasNoFault(string hostname) => Assert.Empty(Of(Plain with { Hostname = hostname }));

    [Fact]
    public void HealthcheckByTheShell_WithMoreWords_HasNoFault() =>
        Assert.Empty(Of(Plain with { Healthcheck = new HealthcheckSpec { Test = ["CMD-SHELL", "pg_isready", "-U", "postgres"] } }));

    private static IEnumerable<string?> Of(ContainerSpec container) =>
        SpecFaults.Of(new ServiceSpec { Container = container }).Select(fault => fault.Field);

    private static ImmutableSortedDictionary<string, string> Pairs(string key, string value) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(key, value);
}
