using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads <c>gpus</c> and <c>deploy.resources.reservations.devices</c> (Compose Specification): devices that an engine finds by
/// what they can do, and those of <c>devices</c> that it finds by their CDI names.
/// </summary>
internal static class DeviceRequestReader
{
    private const string Gpu = "gpu";

    public static ImmutableArray<DeviceRequestSpec> Read(Field service) =>
    [
        .. Gpus(service["gpus"]),
        .. (service["deploy"]?["resources"]?["reservations"]?["devices"]?.Items() ?? []).Select(Request).OfType<DeviceRequestSpec>(),
        .. DeviceReader.CdiNames(service["devices"]) is { IsEmpty: false } names
            ? [new DeviceRequestSpec { Driver = DeviceRequestSpec.Cdi, Ids = names }]
            : ImmutableArray<DeviceRequestSpec>.Empty,
    ];

    private static IEnumerable<DeviceRequestSpec> Gpus(Field? field)
    {
        if (field is null) return [];
        if (!field.IsScalar) return field.Items().Select(Request).OfType<DeviceRequestSpec>().Select(WithGpu);
        if (field.Text() is "all") return [new DeviceRequestSpec { Count = DeviceRequestSpec.All, Capabilities = [Gpu] }];
        field.Error("must be all, or a list of requests");
        return [];
    }

    private static DeviceRequestSpec WithGpu(DeviceRequestSpec request) =>
        request.Capabilities.Contains(Gpu) ? request : request with { Capabilities = request.Capabilities.Insert(0, Gpu) };

    private static DeviceRequestSpec? Request(Field item)
    {
        item.CheckKeys(PartKeys.DeviceRequest);
        if (!item.IsMap)
        {
            item.Error("must be a map, with capabilities");
            return null;
        }

        var ids = item["device_ids"]?.Words() ?? [];
        return new DeviceRequestSpec
        {
            Driver = item["driver"]?.Word(),
            Count = item["count"]?.Parsed(Count, "all, or a number of at least 1") ?? (ids.IsEmpty ? DeviceRequestSpec.All : null),
            Ids = ids,
            Capabilities = item["capabilities"]?.Words() ?? [],
            Options = PairsReader.Texts(item["options"]),
        };
    }

    private static int? Count(string text) => text == "all" ? DeviceRequestSpec.All : Quantity.IntegerIn(1, int.MaxValue)(text);
}
