using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Writing;

/// <summary>Writes mounts in the long form of <c>volumes</c>.</summary>
internal static class MountWriting
{
    public static YamlMap Of(MountSpec mount, Declarations declarations)
    {
        var map = new YamlMap();
        map.Add("type", mount.Type switch { MountType.Bind => "bind", MountType.Tmpfs => "tmpfs", _ => "volume" });
        switch (mount.Type)
        {
            case MountType.Volume:
                AddVolume(map, mount, declarations);
                break;
            case MountType.Bind:
                AddBind(map, mount);
                break;
            default:
                AddTmpfs(map, mount);
                break;
        }

        map.Add("read_only", mount.ReadOnly);
        return map;
    }

    private static void AddVolume(YamlMap map, MountSpec mount, Declarations declarations)
    {
        var key = declarations.KeyOf(mount);
        map.Add("source", key ?? mount.Source);
        map.Add("target", mount.Target);
        if (mount.Source is not null && key is null) map.Add("x-undeclared", true);
        map.Add("x-per-slot", mount.PerSlot);
        var volume = new YamlMap();
        volume.Add("nocopy", mount.NoCopy);
        map.Add("volume", volume);
    }

    private static void AddBind(YamlMap map, MountSpec mount)
    {
        map.Add("source", mount.Source);
        map.Add("target", mount.Target);
        var bind = new YamlMap();
        if (!mount.CreateHostPath) bind.Put("create_host_path", false);
        bind.Add("propagation", mount.Propagation);
        map.Add("bind", bind);
    }

    private static void AddTmpfs(YamlMap map, MountSpec mount)
    {
        map.Add("target", mount.Target);
        var tmpfs = new YamlMap();
        tmpfs.Add("size", mount.TmpfsSizeBytes);
        tmpfs.Add("mode", WrittenQuantity.Octal(mount.TmpfsMode));
        map.Add("tmpfs", tmpfs);
    }
}
