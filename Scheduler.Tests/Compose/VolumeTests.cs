using System.Collections.Immutable;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class VolumeTests
{
    private const string Declared = "\nvolumes: {data: , nfs: {driver: local, driver_opts: {type: nfs}, name: our-nfs, labels: [a=b]}, old: {external: {name: older}}, ours: {external: true}}\n";

    [Theory]
    [InlineData("data:/d", "Volume shop_data /d")]
    [InlineData("/d", "Volume  /d")]
    [InlineData("nfs:/d", "Volume our-nfs /d")]
    [InlineData("old:/d", "Volume older /d")]
    [InlineData("ours:/d", "Volume ours /d")]
    [InlineData("/h:/d", "Bind /h /d")]
    [InlineData("./h:/d", "Bind /srv/shop/h /d")]
    [InlineData("../h/./x:/d/", "Bind /srv/h/x /d")]
    [InlineData(".:/d", "Bind /srv/shop /d")]
    [InlineData("~/h:/d", "Bind /home/me/h /d")]
    [InlineData("/../../etc:/d", "Bind /etc /d")]
    public void Volume_ShortForm_IsResolved(string volume, string expected)
    {
        var mount = Assert.Single(Mounts($"'{volume}'"));
        Assert.Equal(expected, $"{mount.Type} {mount.Source} {mount.Target}");
        Assert.Equal(mount.Type == MountType.Bind, mount.CreateHostPath);
    }

    [Fact]
    public void Volume_ShortOptions_AreUnderstood()
    {
        var mounts = Mounts("/h:/a:ro,rshared, data:/b:nocopy,ro, data:/c:rw");
        Assert.Equal((true, "rshared"), (mounts[0].ReadOnly, mounts[0].Propagation));
        Assert.Equal((true, true), (mounts[1].ReadOnly, mounts[1].NoCopy));
        Assert.Equal((false, false), (mounts[2].ReadOnly, mounts[2].NoCopy));
    }

    [Fact]
    public void Volume_LongForms_AreUnderstood()
    {
        var mounts = Mounts(
            "{type: volume, source: data, target: /a, read_only: true, volume: {nocopy: true}}",
            "{type: bind, source: ./h, target: /b, bind: {propagation: rslave, create_host_path: true}}",
            "{type: tmpfs, target: /c, tmpfs: {size: 1m, mode: 0700}}",
            "{type: volume, target: /d}");
        Assert.Equal(("shop_data", true, true), (mounts[0].Source, mounts[0].ReadOnly, mounts[0].NoCopy));
        Assert.Equal(("/srv/shop/h", "rslave", true), (mounts[1].Source, mounts[1].Propagation, mounts[1].CreateHostPath));
        Assert.Equal((1024L * 1024, 448), (mounts[2].TmpfsSizeBytes, mounts[2].TmpfsMode));
        Assert.Equal((MountType.Volume, null), (mounts[3].Type, mounts[3].Source));
    }

    [Theory]
    [InlineData("{type: bind, source: /h, target: /d}", true)]
    [InlineData("{type: bind, source: /h, target: /d, bind: {propagation: shared}}", true)]
    [InlineData("{type: bind, source: /h, target: /d, bind: {create_host_path: false}}", false)]
    public void Bind_InTheLongForm_MakesItsPathUnlessItIsToldNotTo(string volume, bool expected) =>
        Assert.Equal(expected, Assert.Single(Mounts(volume)).CreateHostPath);

    [Fact]
    public void DeclaredVolume_CarriesHowToMakeIt()
    {
        var volume = Assert.Single(Mounts("nfs:/d")).Volume!;
        Assert.Equal(("local", "nfs", "b", false), (volume.Driver, volume.DriverOptions["type"], volume.Labels["a"], volume.External));
        Assert.True(Assert.Single(Mounts("old:/d")).Volume!.External);
        Assert.Null(Assert.Single(Mounts("data:/d")).Volume);
    }

    [Fact]
    public void Tmpfs_WithOptions_IsAMount()
    {
        var mounts = Container("tmpfs: ['/a', '/b:size=64m,mode=1777,noexec', '/c:ro']").Mounts;
        Assert.Equal(["/a", "/b", "/c"], mounts.Select(mount => mount.Target));
        Assert.Equal((64L << 20, 1023), (mounts[1].TmpfsSizeBytes, mounts[1].TmpfsMode));
        Assert.True(mounts[2].ReadOnly);
        Assert.Equal("/run", Assert.Single(Container("tmpfs: /run").Mounts).Target);
    }

    [Theory]
    [InlineData("511", 511)]
    [InlineData("0700", 448)]
    [InlineData("0o700", 448)]
    [InlineData("'1777'", 1023)]
    [InlineData("\"0700\"", 448)]
    public void TmpfsMode_IsANumberAsYamlReadsIt_AndOctalInQuotes(string mode, int expected) =>
        Assert.Equal(expected, Assert.Single(Mounts($"{{type: tmpfs, target: /c, tmpfs: {{mode: {mode}}}}}")).TmpfsMode);

    [Theory]
    [InlineData("{type: tmpfs, target: /d, tmpfs: {mode: 9x}}", "must be a file mode")]
    [InlineData("{type: tmpfs, target: /d, tmpfs: {mode: '0999'}}", "must be a file mode")]
    [InlineData("data", "must be absolute")]
    [InlineData("data:d", "must be absolute")]
    [InlineData("other:/d", "is not declared under volumes")]
    [InlineData("data:/d:ro:x", "must be [source:]target[:options]")]
    [InlineData(":", "must be [source:]target[:options]")]
    [InlineData("data:/d:rshared", "option \"rshared\" is not known")]
    [InlineData("data:/d:sync", "option \"sync\" is not known")]
    [InlineData("~bob/h:/d", "another user's home")]
    [InlineData("/h:/", "must be an absolute path in the container, and not /")]
    [InlineData("{type: npipe, source: x, target: /d}", "must be volume, bind or tmpfs")]
    [InlineData("{type: bind, target: /d}", "must have a source")]
    [InlineData("{type: bind, source: /h}", "must have a target")]
    [InlineData("{source: data, target: /d}", "must have a type")]
    [InlineData("{type: volume, source: data, target: /d, volume: {subpath: x}}", "cannot be mounted")]
    [InlineData("{type: tmpfs, target: /d, tmpfs: {size: -1}}", "must be a size")]
    public void Volume_Malformed_IsOneError(string volume, string expected) =>
        Assert.Contains(expected, Error(Service($"volumes: [{(volume[0] == '{' ? volume : $"'{volume}'")}]") + Declared));

    [Fact]
    public void Volumes_WithOneTarget_AreRefused() =>
        Assert.Contains("c.yml:4:5: services.a.volumes: two mounts have the target /d", Error(Service("volumes: [/x:/d, /y:/d/]")));

    [Fact]
    public void RelativePath_WithoutProjectDirectory_IsRefused() =>
        Assert.Contains("no project directory", Assert.Single((Input(Service("volumes: [./x:/d]")) with { ProjectDirectory = null }).Errors()));

    [Fact]
    public void SelinuxOption_Warns() => Assert.Contains("not relabelled", Assert.Single(Warnings(Service("volumes: [/x:/d:z]"))));

    [Fact]
    public void VolumeWithoutName_WarnsThatEachContainerBeginsAnew()
    {
        Assert.Contains("/d is a volume without a name", Assert.Single(Warnings(Service("volumes: [/d, 'ours:/e', '/h:/h']") + Declared)));
        Assert.Contains("/d and /e are volumes without a name", Assert.Single(Warnings(Service("volumes: [/d, {type: volume, target: /e}]"))));
    }

    [Fact]
    public void VolumeWithoutName_ThatAnotherServiceTakes_HasANameThen() =>
        Assert.Empty(Warnings("services: {a: {image: i, volumes: [/d], deploy: {mode: global}}, b: {image: i, volumes_from: [a], deploy: {mode: global}}}"));

    [Fact]
    public void ExternalVolume_WithDriver_IsRefused() =>
        Assert.Contains("volumes.v.driver: an external one is used as it is", Error(Service() + "volumes: {v: {external: true, driver: x}}"));

    private static ImmutableArray<MountSpec> Mounts(params string[] volumes)
    {
        var lines = volumes.SelectMany(volume => volume[0] == '{' ? [volume] : volume.Split(", ")).Select(volume => $"\n- {volume}");
        return Input(Service("volumes:" + string.Concat(lines)) + Declared).With(("HOME", "/home/me")).Stack().Services["a"].Spec.Container.Mounts;
    }
}
