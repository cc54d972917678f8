using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>volumes</c>, short (<c>[source:]target[:options]</c>) and long, and <c>tmpfs</c>.</summary>
internal sealed class MountReader(StackContext stack, Field service)
{
    private static readonly ImmutableHashSet<string> Propagations =
        ["private", "rprivate", "shared", "rshared", "slave", "rslave"];

    public static ImmutableArray<MountSpec> Read(StackContext stack, Field service)
    {
        var reader = new MountReader(stack, service);
        var volumes = service["volumes"]?.Items().Select(item => item.IsMap ? reader.Long(item) : reader.Short(item)) ?? [];
        var tmpfs = service["tmpfs"]?.OneOrMore().Select(TmpfsReader.Short) ?? [];
        return [.. volumes.Concat(tmpfs).OfType<MountSpec>()];
    }

    private MountSpec? Short(Field item)
    {
        if (item.Word() is not { } text) return null;
        var parts = text.Split(':');
        if (parts.Length > 3 || parts.Any(part => part.Length == 0))
        {
            item.Error($"must be [source:]target[:options], is \"{Shown.Text(text)}\"");
            return null;
        }

        if (parts is [var path]) return Target(item, path) is { } anonymous ? Named(item, null, anonymous) : null;
        if (Target(item, parts[1]) is not { } target) return null;
        var mount = HostPaths.IsPath(parts[0]) ? Bound(item, parts[0], target) : Named(item, parts[0], target);
        if (mount is null) return null;
        if (mount.Type == MountType.Bind) mount = mount with { CreateHostPath = true };
        return parts is [_, _, var options] ? WithOptions(item, mount, options) : mount;
    }

    private static MountSpec WithOptions(Field item, MountSpec mount, string options)
    {
        foreach (var option in options.Split(','))
        {
            switch (option)
            {
                case "ro":
                    mount = mount with { ReadOnly = true };
                    break;
                case "rw" or "cached" or "delegated" or "consistent":
                    break;
                case "nocopy":
                    mount = mount with { NoCopy = true };
                    break;
                case "z" or "Z":
                    item.Warning($"the option {option} has no effect: paths are not relabelled for SELinux; label them on the hosts");
                    break;
                case var propagation when mount.Type == MountType.Bind && Propagations.Contains(propagation):
                    mount = mount with { Propagation = propagation };
                    break;
                default:
                    item.Error($"the option \"{Shown.Text(option)}\" is not known");
                    break;
            }
        }

        return mount;
    }

    private MountSpec? Long(Field item)
    {
        item.CheckKeys(PartKeys.Mount);
        if (item["target"] is not { } at)
        {
            item.Error("must have a target: the path in the container");
            return null;
        }

        if (at.Word() is not { } path || Target(at, path) is not { } target) return null;
        var mount = item["type"]?.Word() switch
        {
            "volume" => LongNamed(item, target),
            "bind" => LongBound(item, target),
            "tmpfs" => TmpfsReader.Long(item, target),
            null => WithoutType(item),
            var type => OtherType(item["type"]!, type),
        };
        return mount is null ? null : mount with { ReadOnly = item["read_only"]?.Bool() ?? false };
    }

    private static MountSpec? WithoutType(Field item)
    {
        if (item["type"] is null) item.Error("must have a type: volume, bind or tmpfs");
        return null;
    }

    private static MountSpec? OtherType(Field at, string type)
    {
        at.Error($"must be volume, bind or tmpfs, is \"{Shown.Text(type)}\"");
        return null;
    }

    private MountSpec? LongNamed(Field item, string target)
    {
        var volume = item["volume"];
        volume?.CheckKeys(PartKeys.MountVolume);
        // Exported files name volumes so that no file has ever declared.
        var mount = item["x-undeclared"]?.Bool() == true
            ? new MountSpec(MountType.Volume, target, item["source"]?.Word())
            : Named(item["source"] ?? item, item["source"]?.Word(), target);
        return mount is null
            ? null
            : mount with { NoCopy = volume?["nocopy"]?.Bool() ?? false, PerSlot = mount.PerSlot || item["x-per-slot"]?.Bool() == true };
    }

    private MountSpec? LongBound(Field item, string target)
    {
        if (item["source"] is not { } source)
        {
            item.Error("must have a source: the path on the host");
            return null;
        }

        var bind = item["bind"];
        bind?.CheckKeys(PartKeys.MountBind);
        if (source.Word() is not { } path || Bound(source, path, target) is not { } mount) return null;
        return mount with
        {
            CreateHostPath = bind?["create_host_path"]?.Bool() ?? true,
            Propagation = bind?["propagation"]?.Parsed(text => Propagations.Contains(text) ? text : null, string.Join(", ", Propagations.Order())),
        };
    }

    private MountSpec? Bound(Field at, string path, string target)
    {
        if (stack.Paths.Resolve(at, path) is not { } source) return null;
        if (path[0] != '/') at.Info($"is {source} on every host that runs an instance");
        return new MountSpec(MountType.Bind, target, source);
    }

    private MountSpec? Named(Field at, string? name, string target)
    {
        if (name is not null && stack.Volumes.TryGetValue(name, out var declared))
            return new MountSpec(MountType.Volume, target, declared.EngineName) { Volume = declared.Spec, PerSlot = declared.PerSlot };
        if (name is not null && stack is { IsRancher: true, IsFirstFormat: false })
        {
            at.Warning(
                $"the volume \"{Shown.Text(name)}\" is not declared under volumes: it is the engine's of that very name, whichever stack it is of");
        }
        else if (name is not null && !stack.IsFirstFormat)
        {
            at.Error($"the volume \"{Shown.Text(name)}\" is not declared under volumes; a path starts with / or .");
            return null;
        }

        // The first format declares no volumes, and their names are the engine's own.
        var driver = service["volume_driver"]?.WordOrNone();
        return new MountSpec(MountType.Volume, target, name) { Volume = driver is null ? null : new VolumeSpec { Driver = driver } };
    }

    private static string? Target(Field at, string path)
    {
        if (path[0] == '/') return HostPaths.Normal(path);
        at.Error($"the path in the container must be absolute, is \"{Shown.Text(path)}\"");
        return null;
    }
}
