using System.Net;
using Scheduler.Core;
using Scheduler.Core.Swarm;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Networks in Docker's words and in ours. Pure.</summary>
public static class NetworkMapping
{
    private const string Overlay = "overlay";

    public static NetworkWire Of(ClusterNetwork network) => new()
    {
        Name = network.Name,
        Id = DockerIds.OfNetwork(network.Name),
        Created = DockerTime.Text(network.CreatedAt),
        Scope = network.IsEngines ? "local" : "swarm",
        Driver = network.OverlayOptions is null ? network.Spec.Driver : Overlay,
        EnableIpv6 = network.Spec.EnableIpv6,
        Ipam = new IpamWire
        {
            Driver = "default",
            Config =
            [
                .. network.Spec.Subnets.Select(subnet => new IpamConfigWire
                {
                    Subnet = subnet.Subnet,
                    Gateway = subnet.Gateway,
                    IpRange = subnet.IpRange
                })
            ],
        },
        Internal = network.Spec.Internal,
        Attachable = network.Attachable,
        Options = network.OverlayOptions ?? network.Spec.DriverOptions,
        Labels = network.Spec.Labels,
    };

    /// <summary>The network, or what is wrong; exactly one is null. With what was asked for in vain.</summary>
    public static (ClusterNetwork? Network, Refusal? Fault, IReadOnlyList<string> Warnings) Read(NetworkCreateWire wire)
    {
        var notes = new ReadingNotes();
        var name = wire.Name ?? "";
        if (name.Length is 0 or > 255
            || !char.IsAsciiLetterOrDigit(name[0])
            || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')))
            notes.Refuse("Name", $"\"{Shown.Text(name)}\" is no name of a network: letters, digits, '_', '.' and '-'");
        if (wire.Ingress == true) notes.Refuse("Ingress", "there is no routing mesh");
        if (wire.ConfigOnly == true) notes.Refuse("ConfigOnly", "a network is made from what it says itself");
        if (!string.IsNullOrEmpty(wire.ConfigFrom?.Network)) notes.Refuse("ConfigFrom", "a network is made from what it says itself");
        if (wire.EnableIpv4 == false) notes.Refuse("EnableIPv4", "networks have IPv4");
        notes.Word("Scope", wire.Scope, "swarm");
        notes.Word("IPAM.Driver", wire.Ipam?.Driver, "default");
        if (wire.Ipam?.Options is { Count: > 0 }) notes.Refuse("IPAM.Options", "the engines' own address management has none");
        var isOverlay = wire.Driver is null or "" or Overlay;
        var options = ContainerReading.Pairs(wire.Options);
        if (isOverlay) notes.Warn("Driver", "it becomes a bridge on each host: containers on different hosts do not reach each other over it");
        if (isOverlay && !options.IsEmpty) notes.Warn("Options", $"{Shown.Text(string.Join(", ", options.Keys))} without effect: they are an overlay's");

        var spec = new NetworkSpec
        {
            Driver = isOverlay ? "bridge" : wire.Driver!,
            DriverOptions = isOverlay ? options.Clear() : options,
            Labels = ContainerReading.Pairs(wire.Labels),
            Internal = wire.Internal ?? false,
            EnableIpv6 = wire.EnableIpv6 ?? false,
            Subnets = [.. (wire.Ipam?.Config ?? []).Select(config => Subnet(config, notes))],
        };
        if (notes.Fault is { } fault) return (null, fault, []);
        var network = new ClusterNetwork(name, spec) { Attachable = wire.Attachable ?? false, OverlayOptions = isOverlay ? options : null };
        return (network, null, notes.Warnings);
    }

    private static SubnetSpec Subnet(IpamConfigWire? wire, ReadingNotes notes)
    {
        if (!IPNetwork.TryParse(wire?.Subnet ?? "", out _))
            notes.Refuse("IPAM.Config.Subnet", $"\"{Shown.Text(wire?.Subnet ?? "")}\" is no subnet such as 172.28.0.0/16");
        return new SubnetSpec(
            wire?.Subnet ?? "",
            string.IsNullOrEmpty(wire?.Gateway) ? null : wire.Gateway,
            string.IsNullOrEmpty(wire?.IpRange) ? null : wire.IpRange);
    }
}
