using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Finds nulls where the types promise none: JSON can put them there. A spec without them is safe to look at.
/// </summary>
internal static class SpecNulls
{
    public static ImmutableArray<Refusal> Of(ServiceSpec spec)
    {
        if (spec.Container is not { } container) return [Fault("container")];
        ImmutableArray<Refusal> faults =
        [
            .. Missing(container.Image, "container.image"),
            .. Missing(container.Resources, "container.resources"),
            .. Missing(spec.Restart, "restart"),
            .. Missing(spec.Constraints, "constraints"),
            .. Missing(spec.Affinity ?? [], "affinity"),
            .. Missing(spec.SpreadOver ?? [], "spreadOver"),
            .. Missing(spec.Sidekicks ?? [], "sidekicks"),
            .. Missing(container.MadeAfter ?? [], "container.madeAfter"),
            .. Missing(spec.DependsOn, "dependsOn"),
            .. Missing(spec.ExternalLinks ?? [], "externalLinks"),
            .. Missing(spec.Labels, "labels"),
            .. Missing(container.Environment, "container.environment"),
            .. Missing(container.Labels, "container.labels"),
            .. Missing(container.Sysctls, "container.sysctls"),
            .. Missing(container.Command ?? [], "container.command"),
            .. Missing(container.Entrypoint ?? [], "container.entrypoint"),
            .. Missing(container.Healthcheck?.Test ?? [], "container.healthcheck.test"),
            .. Missing(container.Ports, "container.ports"),
            .. Missing(container.Expose, "container.expose"),
            .. Missing(container.Mounts, "container.mounts"),
            .. Missing(container.AllFiles, "container.files"),
            .. Missing(container.Networks, "container.networks"),
            .. Missing(container.CapAdd, "container.capAdd"),
            .. Missing(container.CapDrop, "container.capDrop"),
            .. Missing(container.SecurityOpt, "container.securityOpt"),
            .. Missing(container.GroupAdd, "container.groupAdd"),
            .. Missing(container.Ulimits, "container.ulimits"),
            .. Missing(container.Devices, "container.devices"),
            .. Missing(container.ExtraHosts, "container.extraHosts"),
            .. Missing(container.Dns, "container.dns"),
            .. Missing(container.DnsSearch, "container.dnsSearch"),
            .. Missing(container.DnsOptions, "container.dnsOptions"),
        ];
        return faults.IsEmpty
            ? [
                .. Parts(container),
                .. (spec.ExternalLinks ?? []).SelectMany(link =>
                    Missing(link is { Stack: not null, Service: not null, Alias: not null } ? link : null, "externalLinks")),
                .. (spec.Affinity ?? []).SelectMany(rule =>
                    Missing(rule.Key, "affinity").Concat(Missing(rule.Value, "affinity")))
            ]
            : faults;
    }

    private static IEnumerable<Refusal> Parts(ContainerSpec container) =>
    [
        .. container.Ports.SelectMany(port => Missing(port.Protocol, "container.ports")),
        .. container.Mounts.SelectMany(Mount),
        .. container.AllFiles.SelectMany(file => Missing(file.Name, "container.files")),
        .. container.Networks.SelectMany(Network),
        .. container.Ulimits.SelectMany(ulimit => Missing(ulimit.Name, "container.ulimits")),
        .. container.Logging is { } logging
            ? Missing(logging.Driver, "container.logging").Concat(Missing(logging.Options, "container.logging"))
            : [],
        .. container.Engine is { } options ? Engine(options) : [],
    ];

    private static IEnumerable<Refusal> Engine(EngineOptions options)
    {
        const string Field = "container.engine";
        return
        [
            .. Missing(options.DeviceRules ?? [], Field),
            .. Missing(options.AllDeviceRequests, Field),
            .. options.Storage is { } storage ? Missing(storage, Field) : [],
            .. options.BlockIo is { } io
                ? new[] { io.WeightByDevice, io.ReadBytes, io.WriteBytes, io.ReadOperations, io.WriteOperations }.SelectMany(Rates)
                : [],
            .. options.AllDeviceRequests.IsDefault
                ? []
                : options.AllDeviceRequests.OfType<DeviceRequestSpec>().SelectMany(request =>
                    Missing(request.Ids, Field).Concat(Missing(request.Capabilities, Field)).Concat(Missing(request.Options, Field))),
        ];

        static IEnumerable<Refusal> Rates(ImmutableArray<DiskRate> rates) =>
            Missing(rates, Field).Concat(rates.IsDefault ? [] : rates.OfType<DiskRate>().SelectMany(rate => Missing(rate.Path, Field)));
    }

    private static IEnumerable<Refusal> Mount(MountSpec mount)
    {
        const string Field = "container.mounts";
        return
        [
            .. Missing(mount.Target, Field),
            .. mount.Volume is { } volume ? Missing(volume.DriverOptions, Field).Concat(Missing(volume.Labels, Field)) : [],
        ];
    }

    private static IEnumerable<Refusal> Network(NetworkAttachment network)
    {
        const string Field = "container.networks";
        if (network.Spec is not { } spec) return [Fault(Field)];
        return
        [
            .. Missing(network.Network, Field),
            .. Missing(network.Aliases, Field),
            .. Missing(spec.Driver, Field),
            .. Missing(spec.DriverOptions, Field),
            .. Missing(spec.Labels, Field),
            .. Missing(spec.Subnets, Field),
            .. spec.Subnets.IsDefault ? [] : spec.Subnets.SelectMany(subnet => Missing(subnet?.Subnet, Field)),
        ];
    }

    private static IEnumerable<Refusal> Missing(object? value, string field) => value is null ? [Fault(field)] : [];

    private static IEnumerable<Refusal> Missing<T>(ImmutableArray<T> items, string field) where T : class =>
        items.IsDefault || items.Contains(null!) ? [Fault(field)] : [];

    private static IEnumerable<Refusal> Missing(ImmutableSortedDictionary<string, string>? pairs, string field) =>
        pairs is null || pairs.Values.Any(value => value is null) ? [Fault(field)] : [];

    private static Refusal Fault(string field) => Refusal.Invalid("must not be null, nor hold a null", field);
}
