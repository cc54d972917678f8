using Scheduler.Messages.Services;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

/// <summary>What the engine is told as it stands.</summary>
public class EngineOptionTests
{
    [Fact]
    public void Service_WithNothingOfIt_HasNone() => Assert.Null(Container("mem_swappiness: -1").Engine);

    [Fact]
    public void Options_OfTheMachine_AreRead()
    {
        var options = Container(
            "runtime: nvidia", "uts: host", "cgroup: private", "mem_swappiness: 0", "device_cgroup_rules: ['c 13:* rmw']", "storage_opt: {size: 1G}").Engine!;
        Assert.Equal(("nvidia", "host", "private", (int?)0), (options.Runtime, options.UtsMode, options.CgroupMode, options.Swappiness));
        Assert.Equal(["c 13:* rmw"], options.DeviceRules!.Value.AsEnumerable());
        Assert.Equal("1G", options.Storage!["size"]);
    }

    [Theory]
    [InlineData("gpus: all", null, -1, "", "gpu")]
    [InlineData("gpus: [{driver: nvidia, count: 2}]", "nvidia", 2, "", "gpu")]
    [InlineData("gpus: [{device_ids: ['0', GPU-1], capabilities: [utility]}]", null, null, "0,GPU-1", "gpu,utility")]
    [InlineData("deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}", null, -1, "", "gpu")]
    [InlineData("deploy: {resources: {reservations: {devices: [{driver: cdi, device_ids: ['a.b/c=d'], capabilities: [x]}]}}}", "cdi", null, "a.b/c=d", "x")]
    public void Gpus_HoweverWritten_AreOneRequest(string lines, string? driver, int? count, string ids, string capabilities)
    {
        var request = Assert.Single(Container(lines).Engine!.AllDeviceRequests);
        Assert.Equal(
            (driver, count, ids, capabilities),
            (request.Driver, request.Count, string.Join(',', request.Ids), string.Join(',', request.Capabilities)));
    }

    [Fact]
    public void Devices_WithCdiNames_AreOneRequestOfThatDriver()
    {
        var container = Container("devices: ['nvidia.com/gpu=all', /dev/fuse, {source: 'vendor.com/net=nic0'}]");
        Assert.Equal(["/dev/fuse:/dev/fuse"], container.Devices.AsEnumerable());
        var request = Assert.Single(container.Engine!.AllDeviceRequests);
        Assert.Equal(("cdi", null, "nvidia.com/gpu=all,vendor.com/net=nic0"), (request.Driver, request.Count, string.Join(',', request.Ids)));
    }

    [Fact]
    public void BlockIo_IsRead()
    {
        var io = Container("blkio_config: {weight: 300, weight_device: [{path: /dev/sda, weight: 400}], "
            + "device_read_bps: [{path: /dev/sda, rate: 1mb}], device_write_iops: [{path: /dev/sda, rate: 30}]}").Engine!.BlockIo!;
        Assert.Equal(300, io.Weight);
        Assert.Equal(new DiskRate("/dev/sda", 400), Assert.Single(io.WeightByDevice));
        Assert.Equal(new DiskRate("/dev/sda", 1 << 20), Assert.Single(io.ReadBytes));
        Assert.Equal(new DiskRate("/dev/sda", 30), Assert.Single(io.WriteOperations));
    }

    [Fact]
    public void LabelFile_IsRead_AndLabelsWin()
    {
        var input = Input(Service("label_file: [one.labels]", "labels: {b.c: own}"))
            .WithFiles(("/srv/shop/one.labels", "# a comment\na=1\nb.c=2\n"));
        Assert.Equal("a=1,b.c=own", string.Join(',', input.Stack().Services["a"].Spec.Container.Labels.Select(one => $"{one.Key}={one.Value}")));
    }

    [Theory]
    [InlineData("gpus: 2", "must be all, or a list")]
    [InlineData("gpus: [{count: 0}]", "all, or a number")]
    [InlineData("gpus: [{count: 1, device_ids: ['0']}]", "by their number or by their ids")]
    [InlineData("gpus: [all]", "must be a map")]
    [InlineData("deploy: {resources: {reservations: {devices: [{driver: nvidia}]}}}", "names capabilities")]
    [InlineData("devices: ['nvidia.com/gpu=']", "must be a device such as")]
    [InlineData("uts: container", "must be host")]
    [InlineData("cgroup: other", "must be host or private")]
    [InlineData("mem_swappiness: 101", "from -1 to 100")]
    [InlineData("device_cgroup_rules: [all]", "a device rule is such as")]
    [InlineData("blkio_config: {weight: 5}", "from 10 to 1000")]
    [InlineData("blkio_config: {device_read_bps: [{path: /dev/sda}]}", "must have path and rate")]
    [InlineData("blkio_config: {device_read_bps: [{path: sda, rate: 1mb}]}", "an absolute path such as /dev/sda")]
    [InlineData("label_file: none.labels", "is not there")]
    public void Options_ThatAreWrong_AreErrors(string line, string words) => Assert.Contains(words, Error(Service(line)));
}
