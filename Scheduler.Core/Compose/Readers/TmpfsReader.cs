using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads a tmpfs: <c>path[:size=64m,mode=1777]</c>, or the long form under <c>volumes</c>.</summary>
internal static class TmpfsReader
{
    public static MountSpec? Short(Field item)
    {
        if (item.Word() is not { } text) return null;
        var colon = text.IndexOf(':');
        var path = colon < 0 ? text : text[..colon];
        if (path is not ['/', ..])
        {
            item.Error($"must be an absolute path, is \"{Shown.Text(path)}\"");
            return null;
        }

        var mount = new MountSpec(MountType.Tmpfs, HostPaths.Normal(path));
        return colon < 0 ? mount : text[(colon + 1)..].Split(',').Aggregate(mount, (made, option) => WithOption(item, made, option));
    }

    public static MountSpec Long(Field item, string target)
    {
        item["source"]?.Error("a tmpfs has no source");
        var options = item["tmpfs"];
        options?.CheckKeys(PartKeys.MountTmpfs);
        return new MountSpec(MountType.Tmpfs, target)
        {
            TmpfsSizeBytes = options?["size"]?.Bytes(),
            TmpfsMode = options?["mode"] is { } mode ? FileModeReader.Read(mode) : null,
        };
    }

    private static MountSpec WithOption(Field item, MountSpec mount, string option)
    {
        var equals = option.IndexOf('=');
        var value = equals < 0 ? "" : option[(equals + 1)..];
        switch (equals < 0 ? option : option[..equals])
        {
            case "size" when Quantity.Bytes(value) is { } size:
                return mount with { TmpfsSizeBytes = size };
            case "mode" when FileModeReader.Octal(value) is { } mode:
                return mount with { TmpfsMode = mode };
            case "ro":
                return mount with { ReadOnly = true };
            case "" or "rw" or "noexec" or "nosuid" or "nodev":
                // The engine mounts every tmpfs so.
                return mount;
            default:
                item.Error($"the option \"{Shown.Text(option)}\" cannot be set: size, mode and ro can");
                return mount;
        }
    }
}
