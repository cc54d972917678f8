using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads the <c>networks:</c> and <c>volumes:</c> of the file.</summary>
internal static class DeclarationReader
{
    public static ImmutableDictionary<string, DeclaredNetwork> Networks(Field? field, string stack)
    {
        var networks = ImmutableDictionary.CreateBuilder<string, DeclaredNetwork>();
        networks["default"] = new DeclaredNetwork($"{stack}_default", new NetworkSpec());
        foreach (var (key, network) in field?.Entries() ?? [])
        {
            network.CheckKeys(TopKeys.Network);
            if (!network.Node.IsNull && !network.IsMap) network.Error($"must be a map, is {network.Node.Kind}");
            networks[key] = new DeclaredNetwork(EngineName(network, stack, key), Network(network));
        }

        return networks.ToImmutable();
    }

    public static ImmutableDictionary<string, DeclaredVolume> Volumes(Field? field, string stack)
    {
        var volumes = ImmutableDictionary.CreateBuilder<string, DeclaredVolume>();
        foreach (var (key, volume) in field?.Entries() ?? [])
        {
            volume.CheckKeys(TopKeys.Volume);
            if (!volume.Node.IsNull && !volume.IsMap) volume.Error($"must be a map, is {volume.Node.Kind}");
            volumes[key] = new DeclaredVolume(EngineName(volume, stack, key), volume.Node.IsNull ? null : Volume(volume))
            {
                PerSlot = volume["per_container"]?.Bool() ?? false
            };
        }

        return volumes.ToImmutable();
    }

    private static NetworkSpec Network(Field field)
    {
        var driver = field["driver"]?.WordOrNone() ?? "bridge";
        if (driver == "overlay")
        {
            field["driver"]?.Warning("becomes a bridge on each host: containers on different hosts do not reach each other over it");
            driver = "bridge";
        }

        return new NetworkSpec
        {
            Driver = driver,
            DriverOptions = PairsReader.Texts(field["driver_opts"]),
            Labels = PairsReader.Texts(field["labels"]),
            Internal = field["internal"]?.Bool() ?? false,
            EnableIpv6 = field["enable_ipv6"]?.Bool() ?? false,
            External = IsExternal(field),
            Subnets = field["ipam"] is { } ipam ? Subnets(ipam) : [],
        };
    }

    private static ImmutableArray<SubnetSpec> Subnets(Field ipam)
    {
        ipam.CheckKeys(TopKeys.Ipam);
        if (ipam["driver"] is { } driver && driver.WordOrNone() is not (null or "default"))
            driver.Error("must be default: other IPAM drivers are not used");
        var subnets = ImmutableArray.CreateBuilder<SubnetSpec>();
        foreach (var config in ipam["config"]?.Items() ?? [])
        {
            config.CheckKeys(TopKeys.IpamConfig);
            if (config["subnet"]?.Word() is { } subnet)
                subnets.Add(new SubnetSpec(subnet, config["gateway"]?.Word(), config["ip_range"]?.Word()));
            else
                config.Error("must have a subnet");
        }

        return subnets.ToImmutable();
    }

    private static VolumeSpec Volume(Field field) => new()
    {
        Driver = field["driver"]?.WordOrNone(),
        DriverOptions = PairsReader.Texts(field["driver_opts"]),
        Labels = PairsReader.Texts(field["labels"]),
        External = IsExternal(field),
    };

    public static bool IsExternal(Field field)
    {
        if (field["external"] is not { } external) return false;
        external.CheckKeys(TopKeys.External);
        if (!external.IsMap && external.Bool() != true) return false;
        foreach (var (key, value) in field.Entries())
        {
            if (key is not ("external" or "name") && !key.StartsWith("x-", StringComparison.Ordinal) && !value.Node.IsNull)
                value.Error("an external one is used as it is: remove this key, or external");
        }

        return true;
    }

    /// <summary>Its own name, or the stack's and the key.</summary>
    public static string EngineName(Field field, string stack, string key)
    {
        var external = field["external"];
        if (external is { IsMap: true } && external["name"]?.Word() is { } old) return old;
        if (field["name"]?.Word() is { } name) return name;
        return external is not null && IsTrue(external) ? key : $"{stack}_{key}";
    }

    /// <summary>Without reporting what is wrong with it, which <see cref="IsExternal"/> does.</summary>
    private static bool IsTrue(Field external) => external.IsMap || (external.IsScalar && external.Bool() == true);
}
