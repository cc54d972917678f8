using System.Text.Json;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Writing;

/// <summary>The <c>networks:</c> and <c>volumes:</c> of a file in the making: each thing that services name gets a key of its own.</summary>
internal sealed class Declarations(string stack)
{
    private readonly Dictionary<string, string> _keys = [];
    private readonly HashSet<string> _taken = ["networks/default"];

    public YamlMap Networks { get; } = new();

    public YamlMap Volumes { get; } = new();

    public YamlMap Secrets { get; } = new();

    public YamlMap Configs { get; } = new();

    /// <summary>The network that a service joins when it names none.</summary>
    public bool IsDefault(NetworkAttachment network) =>
        network.Network == $"{stack}_default" && JsonSerializer.Serialize(network.Spec) == JsonSerializer.Serialize(new NetworkSpec());

    /// <summary>The key of a network.</summary>
    public string KeyOf(NetworkAttachment network)
    {
        if (IsDefault(network)) return "default";
        return Key(
            "networks", network.Network, JsonSerializer.Serialize(network.Spec),
            key => Networks.Put(key, Of(network.Spec, key, network.Network)));
    }

    /// <summary>The key of a volume; null for one that no declaration describes.</summary>
    public string? KeyOf(MountSpec mount)
    {
        if (mount.Source is not { } name) return null;
        if (mount.Volume is { } spec) return Key("volumes", name, JsonSerializer.Serialize(spec), key => Volumes.Put(key, Of(spec, name)));
        return name.StartsWith($"{stack}_", StringComparison.Ordinal) && name.Length > stack.Length + 1 && IsFree("volumes", Short(name), name)
            ? Key("volumes", name, "", key => Volumes.Put(key, null))
            : null;
    }

    /// <summary>A secret or config goes by its name in the cluster.</summary>
    public void Declare(FileUse file)
    {
        if (!_taken.Add($"{file.Kind}/{file.Name}")) return;
        var map = new YamlMap();
        map.Add("external", true);
        (file.Kind == FileKind.Secret ? Secrets : Configs).Put(file.Name, map);
    }

    private YamlMap Of(NetworkSpec spec, string key, string name)
    {
        var map = new YamlMap();
        if (name != $"{stack}_{key}" || spec.External) map.Add("name", name);
        map.Add("external", spec.External);
        if (spec.Driver != "bridge") map.Add("driver", spec.Driver);
        map.Add("driver_opts", spec.DriverOptions);
        map.Add("labels", spec.Labels);
        map.Add("internal", spec.Internal);
        map.Add("enable_ipv6", spec.EnableIpv6);
        if (spec.Subnets.IsEmpty) return map;
        var ipam = new YamlMap();
        ipam.Add("config", spec.Subnets.Select(Of).ToArray<object>());
        map.Add("ipam", ipam);
        return map;
    }

    private static YamlMap Of(SubnetSpec subnet)
    {
        var map = new YamlMap();
        map.Add("subnet", subnet.Subnet);
        map.Add("gateway", subnet.Gateway);
        map.Add("ip_range", subnet.IpRange);
        return map;
    }

    /// <summary>Always with its name, since a volume that says nothing is another thing than one without a description.</summary>
    private static YamlMap Of(VolumeSpec spec, string name)
    {
        var map = new YamlMap();
        map.Add("name", name);
        map.Add("external", spec.External);
        map.Add("driver", spec.Driver);
        map.Add("driver_opts", spec.DriverOptions);
        map.Add("labels", spec.Labels);
        return map;
    }

    private string Key(string kind, string name, string spec, Action<string> declare)
    {
        var identity = $"{kind}/{name}/{spec}";
        if (_keys.TryGetValue(identity, out var known)) return known;
        var key = Short(name);
        for (var number = 2; !_taken.Add($"{kind}/{key}"); number++) key = $"{Short(name)}-{number}";
        _keys[identity] = key;
        declare(key);
        return key;
    }

    private bool IsFree(string kind, string key, string name) => _keys.ContainsKey($"{kind}/{name}/") || !_taken.Contains($"{kind}/{key}");

    private string Short(string name) =>
        name.StartsWith($"{stack}_", StringComparison.Ordinal) && name.Length > stack.Length + 1
            ? name[(stack.Length + 1)..]
            : name;
}
