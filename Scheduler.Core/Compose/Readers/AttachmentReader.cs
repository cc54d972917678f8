using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Yaml;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads which networks a service joins, and as what.</summary>
internal static class AttachmentReader
{
    /// <summary>A service that names no network joins <c>default</c>; one with a network mode joins none.</summary>
    public static ImmutableArray<NetworkAttachment> Read(StackContext stack, string service, Field fields)
    {
        var networks = fields["networks"];
        if (Mode(stack, fields) is not null)
        {
            networks?.Error("cannot be together with network_mode: remove one of them");
            return [];
        }

        // The name that compose gives a container resolves on its networks, so it does here.
        string[] aliases = ContainerName(fields["container_name"]) is { } name ? [service, name] : [service];
        if (networks is null) return [Attachment(stack.Networks["default"], aliases)];
        var joined = networks.IsList
            ? networks.Items().Select(item => (Name: item.Word() ?? "", At: item, Options: (Field?)null))
            : networks.Entries(wanted: "a list or a map").Select(entry => (Name: entry.Key, At: entry.Value, Options: (Field?)entry.Value));
        return
        [
            .. joined
                .Select(join => (join.Options, Attachment: Joined(stack, join.Name, join.At, join.Options, aliases)))
                .Where(join => join.Attachment is not null)
                .OrderByDescending(join => join.Options?["priority"]?.Integer(int.MinValue, int.MaxValue) ?? 0)
                .Select(join => join.Attachment!),
        ];
    }

    /// <summary>Networks of Rancher's that no file declares.</summary>
    public static ImmutableHashSet<string> Managed(IEnumerable<Field> services) =>
    [
        "managed",
        .. services.Select(service => (service["network_driver"]?.Node as MapNode)?["default_network"]).OfType<MapNode>()
            .Select(network => network["name"]).OfType<ScalarNode>()
            .Select(name => name.Text),
    ];

    /// <summary><c>host</c>, <c>none</c>, <c>bridge</c>, <c>service:NAME</c>, or null when the service joins networks.</summary>
    public static string? Mode(StackContext stack, Field fields)
    {
        var field = fields["network_mode"] ?? fields["net"];
        switch (field?.WordOrNone())
        {
            case null or "default":
                return null;
            case ("host" or "none" or "bridge") and var mode:
                return mode;
            case var other when other.Split(':') is ["service" or "container", var lender]:
                return NetworkSharing.ModeOf(lender);
            case var managed when stack.ManagedNetworks.Contains(managed):
                field.Warning($"{managed} is a network that Rancher manages: the service joins the stack's own, which ends at its host");
                return null;
            default:
                field.Error("must be host, none, bridge or service:NAME; a network of the stack goes under networks");
                return null;
        }
    }

    private static string? ContainerName(Field? field)
    {
        var name = field?.WordOrNone();
        if (name is null || Naming.Fault(name) is not { } fault) return name;
        field!.Error($"\"{Shown.Text(name)}\" cannot be an alias on the networks: {fault}");
        return null;
    }

    private static NetworkAttachment? Joined(StackContext stack, string name, Field at, Field? options, string[] aliases)
    {
        if (!stack.Networks.TryGetValue(name, out var network))
        {
            if (name.Length > 0) at.Error($"the network \"{Shown.Text(name)}\" is not declared under networks");
            return null;
        }

        var attachment = Attachment(network, aliases);
        if (options is null || options.Node.IsNull) return attachment;
        if (!options.IsMap) options.Error($"must be a map, is {options.Node.Kind}");
        options.CheckKeys(PartKeys.ServiceNetwork);
        return attachment with
        {
            Aliases = options["x-aliases"]?.Words() ?? [.. attachment.Aliases.Union(options["aliases"]?.Words() ?? [])],
            Ipv4Address = Address(options["ipv4_address"], AddressFamily.InterNetwork, "an IPv4 address"),
            Ipv6Address = Address(options["ipv6_address"], AddressFamily.InterNetworkV6, "an IPv6 address"),
        };
    }

    private static NetworkAttachment Attachment(DeclaredNetwork network, string[] aliases) =>
        new(network.EngineName) { Aliases = [.. aliases.Distinct()], Spec = network.Spec };

    private static string? Address(Field? field, AddressFamily family, string must) =>
        field?.Parsed(text => IPAddress.TryParse(text, out var address) && address.AddressFamily == family ? text : null, must);
}
