using Scheduler.Core.Files;
using Scheduler.Core.Services;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Files;

/// <summary>Where secrets and configs are put, and which cannot be put anywhere.</summary>
public sealed class FilePlacesTests
{
    private static readonly ContainerSpec Plain = new() { Image = "web:1" };
    private static readonly FileUse Secret = new(FileKind.Secret, "key");
    private static readonly FileUse Config = new(FileKind.Config, "site") { Target = "/etc/app/site.conf" };

    [Fact]
    public void Secrets_AreInVolumes_ConfigsInTheContainersOwnFileSystem()
    {
        Assert.Equal(["/run/secrets"], VolumesOf(Plain, Secret, Secret with { Name = "other" }, Config));
        Assert.Equal(["/etc/tls"], VolumesOf(Plain, Secret with { Target = "/etc/tls/key" }));
    }

    [Fact]
    public void Configs_OfAReadOnlyFileSystem_OrBelowAMount_AreInVolumes()
    {
        Assert.Equal(["/etc/app"], VolumesOf(Plain with { ReadOnly = true }, Config));
        Assert.Equal(["/etc/app"], VolumesOf(Plain with { Mounts = [new MountSpec(MountType.Tmpfs, "/etc")] }, Config));
        Assert.Empty(VolumesOf(Plain with { Mounts = [new MountSpec(MountType.Tmpfs, "/et")] }, Config));
    }

    [Fact]
    public void Bundles_UnpackEachFileWhereItIsSeen()
    {
        var spec = Plain with { Files = [Secret, Config, new FileUse(FileKind.Config, "c") { Target = "/run/secrets/c" }] };

        var bundles = FilePlaces.Bundles(spec, [.. spec.AllFiles.Select(file => new ContainerFile(file.Path, [1], 0, 0, 0))]).ToList();

        Assert.Equal(
            ["/run/secrets: /run/secrets/key /run/secrets/c", "/: /etc/app/site.conf"],
            bundles.Select(one => $"{one.Folder}: {string.Join(' ', one.Files.Select(file => file.Path))}"));
    }

    public static TheoryData<FileUse, string> Impossible => new()
    {
        { Secret with { Name = "a b" }, "is no secret's name" },
        { Secret with { Mode = 4096 }, "a mode is from 0 to 07777" },
        { Secret with { Uid = -1 }, "uid and gid" },
        { Secret with { Target = "../a" }, "must be the path of a file" },
        { Secret with { Target = "/a/../b" }, "must be the path of a file" },
        { Secret with { Target = "/run/" }, "must be the path of a file" },
        { Secret with { Target = "" }, "must be the path of a file" },
        { Secret with { Target = "/key" }, "cannot be directly below /" },
        { Secret with { Target = "/data/key" }, "would lie in the mount /data" },
        { Config with { Target = "/data" }, "and a mount have one target" },
        { Config with { Target = "/etc/taken" }, "have one target, /etc/taken" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Spec_WhoseFilesCannotBePut_IsFaulty(FileUse file, string words)
    {
        var spec = new ServiceSpec
        {
            Container = Plain with
            {
                Mounts = [new MountSpec(MountType.Volume, "/data/", "data")],
                Files = [new FileUse(FileKind.Config, "taken") { Target = "/etc/taken" }, file]
            },
        };

        var fault = Assert.Single(SpecFaults.Of(spec));

        Assert.Equal("container.files", fault.Field);
        Assert.Contains(words, fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Spec_WithoutFiles_IsDigestedAsBeforeThereWereAny()
    {
        Assert.DoesNotContain(
            "Files",
            System.Text.Json.JsonSerializer.Serialize(Plain, Scheduler.Messages.Wire.ManifestRegistry.Json),
            StringComparison.Ordinal);
        Assert.Empty(SpecFaults.Of(new ServiceSpec { Container = Plain with { Files = [Secret, Config] } }));
    }

    private static IEnumerable<string> VolumesOf(ContainerSpec spec, params FileUse[] files) =>
        FilePlaces.VolumesOf(spec with { Files = [.. files] });
}
