using System.Text.Json;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Tests.DockerApi;

/// <summary>Clients read a spec, change a part of it, and send all of it back.</summary>
public sealed partial class ServiceReadingTests
{
    [Fact]
    public void Update_OfAServiceThatSaysMoreThanDockerCan_KeepsWhatWasNotTouched()
    {
        var spec = new ServiceSpec
        {
            Container = new ContainerSpec
            {
                Image = "a",
                Ports = [new PortSpec(80, 8000, 8010, HostIp: "127.0.0.1")],
                Networks = [new NetworkAttachment("st_front") { Aliases = ["web"], Ipv4Address = "10.0.0.9" }],
                Mounts = [new MountSpec(MountType.Volume, "/data", "v") { Volume = new VolumeSpec { External = true } }],
                Entrypoint = [],
                Privileged = true,
                Devices = ["/dev/a"],
                SecurityOpt = ["systempaths=unconfined"],
                Resources = new ResourceSpec { CpusetCpus = "0" },
                Domainname = "d",
            },
            OnHostLoss = HostLossPolicy.Exclusive,
            DependsOn = [new Dependency("db")],
        };
        var view = ViewOf(new ServiceKey("st", "web"), spec);

        var (read, _) = ServiceReading.Read(
            SentBack(view) with { Labels = new Dictionary<string, string> { [ServiceNames.StackLabel] = "st", ["a"] = "b" } },
            view, Around);

        Assert.Equal(TextOf(spec with { Labels = spec.Labels.SetItem("a", "b") }), TextOf(read!.Spec));
        Assert.Null(Xunit.Record.Exception(() => ServiceReading.Read(SentBack(view) with { EndpointSpec = null }, view, Around)));
        Assert.Empty(ServiceReading.Read(SentBack(view) with { EndpointSpec = null }, view, Around).Service!.Spec.Container.Ports);
    }

    [Fact]
    public void Update_OfAPolicyThatSaysMoreThanDockerCan_KeepsWhatWasNotTouched()
    {
        var policy = new UpdatePolicy { Parallelism = 2, KeepsOld = true, Deadline = TimeSpan.FromMinutes(1) };
        var view = ViewOf(new ServiceKey("st", "web"), new ServiceSpec { Container = new ContainerSpec { Image = "a" }, Update = policy });
        var sent = SentBack(view);

        Assert.Equal(policy, ServiceReading.Read(sent, view, Around).Service!.Spec.Update);
        var slower = ServiceReading.Read(
            sent with { UpdateConfig = sent.UpdateConfig! with { Parallelism = 1 } }, view, Around).Service!.Spec.Update!;
        Assert.Equal((1, true, TimeSpan.FromMinutes(1)), (slower.Parallelism, slower.KeepsOld, slower.Deadline));
        Assert.Null(ServiceReading.Read(sent with { UpdateConfig = null }, view, Around).Service!.Spec.Update);
    }

    [Fact]
    public void Update_ToAnotherName_IsRefused()
    {
        var view = ViewOf(new ServiceKey("st", "web"), new ServiceSpec { Container = new ContainerSpec { Image = "a" } });

        Assert.Equal(
            "Name: renaming services is not supported",
            ServiceReading.Read(SentBack(view) with { Name = "st_db" }, view, Around).Fault!.ToString());
    }

    [Fact]
    public void Update_OfOneOfSeveral_LeavesTheOthersAsTheyAre()
    {
        var spec = new ServiceSpec
        {
            Container = new ContainerSpec
            {
                Image = "a",
                Ports = [new PortSpec(5432, 5432, HostIp: "127.0.0.1"), new PortSpec(80, 8000, 8010), new PortSpec(5432, 5432, HostIp: "10.0.0.1")],
                Networks = [new NetworkAttachment("st_front") { Aliases = ["st_web"], Ipv4Address = "10.0.0.9" }],
                Mounts =
                [
                    new MountSpec(MountType.Volume, "/a", "a") { PerSlot = true },
                    new MountSpec(MountType.Volume, "/b", "b") { Volume = new VolumeSpec { External = true } },
                ],
                SecurityOpt = ["systempaths=unconfined", "no-new-privileges:true"],
            },
        };
        var view = ViewOf(new ServiceKey("st", "web"), spec);
        var sent = SentBack(view);
        var task = sent.TaskTemplate!;
        var container = task.ContainerSpec!;

        var read = ServiceReading.Read(
            sent with
            {
                EndpointSpec = sent.EndpointSpec! with
                {
                    Ports = [new PortWire { TargetPort = 9, PublishedPort = 9, PublishMode = "host" }, .. sent.EndpointSpec.Ports!]
                },
                TaskTemplate = task with
                {
                    Networks = [.. task.Networks!, new AttachmentWire { Target = "other" }],
                    ContainerSpec = container with
                    {
                        Mounts = [container.Mounts![0], new MountWire { Type = "tmpfs", Target = "/t" }, container.Mounts[1]],
                        Privileges = null,
                    },
                },
            },
            view, Around).Service!.Spec.Container;

        Assert.Equal<PortSpec>([new PortSpec(9, 9), .. spec.Container.Ports], read.Ports);
        Assert.Equal<MountSpec>([spec.Container.Mounts[0], new MountSpec(MountType.Tmpfs, "/t"), spec.Container.Mounts[1]], read.Mounts);
        Assert.Equal(("10.0.0.9", "other"), (read.Networks[0].Ipv4Address, read.Networks[1].Network));
        Assert.Equal<string>(["systempaths=unconfined"], read.SecurityOpt);
    }

    [Fact]
    public void Update_WithTheDefaultsSpelledOut_ChangesNothing()
    {
        var spec = new ServiceSpec { Container = new ContainerSpec { Image = "a" } };
        var view = ViewOf(new ServiceKey("st", "web"), spec);
        var sent = WireOf(JsonSerializer.Serialize(ServiceShowing.Of(view, withDefaults: true).Spec, SwarmJson.Default.ServiceSpecWire));

        Assert.Equal(TextOf(spec), TextOf(ServiceReading.Read(sent, view, Around).Service!.Spec));
        Assert.Equal(
            TimeSpan.FromSeconds(10),
            ServiceReading.Read(sent with { Name = "other" }, present: null, Around).Service!.Spec.Container.StopGracePeriod);
    }

    [Fact]
    public void LogOptions_WithoutADriver_AreForTheUsualOne()
    {
        var read = ServiceReading.Read(Over("""{"TaskTemplate":{"LogDriver":{"Name":"","Options":{"max-size":"10m"}}}}"""), null, Around).Service!;

        Assert.Equal(("json-file", "10m"), (read.Spec.Container.Logging!.Driver, read.Spec.Container.Logging.Options["max-size"]));
        Assert.Null(ServiceReading.Read(Over("""{"TaskTemplate":{"LogDriver":{"Name":""}}}"""), null, Around).Service!.Spec.Container.Logging);
    }
}
