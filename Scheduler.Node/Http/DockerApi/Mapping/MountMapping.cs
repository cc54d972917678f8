using System.Collections.Immutable;
using Scheduler.Core;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Volumes, binds and tmpfs of a container.</summary>
internal static class MountMapping
{
    private static readonly ImmutableSortedDictionary<string, string> NoPairs = ImmutableSortedDictionary<string, string>.Empty;

    public static ImmutableArray<MountSpec> Read(IReadOnlyList<MountWire>? wires, ReadingNotes notes) =>
        [.. (wires ?? []).Select((wire, index) => Read(wire, $"TaskTemplate.ContainerSpec.Mounts[{index}]", notes))];

    public static IReadOnlyList<MountWire>? Write(ImmutableArray<MountSpec> mounts) => mounts.IsEmpty ? null : [.. mounts.Select(Write)];

    private static MountSpec Read(MountWire? wire, string field, ReadingNotes notes)
    {
        if (wire is null)
        {
            notes.Refuse(field, "a mount is an object");
            return new MountSpec(MountType.Volume, "");
        }

        var type = notes.Word($"{field}.Type", wire.Type, "volume", "bind", "tmpfs") switch
        {
            "bind" => MountType.Bind,
            "tmpfs" => MountType.Tmpfs,
            _ => MountType.Volume,
        };
        return new MountSpec(type, wire.Target ?? "", string.IsNullOrEmpty(wire.Source) ? null : wire.Source)
        {
            ReadOnly = wire.ReadOnly ?? false,
            Propagation = type == MountType.Bind && !string.IsNullOrEmpty(wire.BindOptions?.Propagation)
                ? Shown.Text(wire.BindOptions.Propagation)
                : null,
            CreateHostPath = type == MountType.Bind && wire.BindOptions?.CreateMountpoint == true,
            NoCopy = type == MountType.Volume && wire.VolumeOptions?.NoCopy == true,
            Volume = type == MountType.Volume ? Volume(wire.VolumeOptions) : null,
            TmpfsSizeBytes = type == MountType.Tmpfs && wire.TmpfsOptions?.SizeBytes is > 0 and var size ? size : null,
            TmpfsMode = type == MountType.Tmpfs && wire.TmpfsOptions?.Mode is > 0 and var mode ? mode : null,
        };
    }

    private static VolumeSpec? Volume(VolumeOptionsWire? wire) =>
        wire is null
            or { Labels: null or { Count: 0 }, DriverConfig: null or { Name: null or "", Options: null or { Count: 0 } } }
                ? null
                : new VolumeSpec
                {
                    Driver = string.IsNullOrEmpty(wire.DriverConfig?.Name) ? null : wire.DriverConfig.Name,
                    DriverOptions = wire.DriverConfig?.Options?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? NoPairs,
                    Labels = wire.Labels?.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? NoPairs,
                };

    private static MountWire Write(MountSpec mount) => new()
    {
        Type = mount.Type.ToString().ToLowerInvariant(),
        Source = mount.Source,
        Target = mount.Target,
        ReadOnly = mount.ReadOnly ? true : null,
        BindOptions = mount is { Type: MountType.Bind } and ({ Propagation: not null } or { CreateHostPath: true })
            ? new BindOptionsWire { Propagation = mount.Propagation, CreateMountpoint = mount.CreateHostPath ? true : null }
            : null,
        VolumeOptions = mount is { Type: MountType.Volume } and ({ NoCopy: true } or { Volume: not null })
            ? new VolumeOptionsWire
            {
                NoCopy = mount.NoCopy ? true : null,
                Labels = mount.Volume is { Labels.IsEmpty: false } ? mount.Volume.Labels : null,
                DriverConfig = mount.Volume is { Driver: not null } or { DriverOptions.IsEmpty: false }
                    ? new DriverWire { Name = mount.Volume.Driver, Options = mount.Volume.DriverOptions.IsEmpty ? null : mount.Volume.DriverOptions }
                    : null,
            }
            : null,
        TmpfsOptions = mount is { TmpfsSizeBytes: not null } or { TmpfsMode: not null }
            ? new TmpfsOptionsWire { SizeBytes = mount.TmpfsSizeBytes, Mode = mount.TmpfsMode }
            : null,
    };
}
