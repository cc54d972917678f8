using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Writing;

/// <summary>Writes what the engine is told as it stands.</summary>
internal static class EngineOptionsWriting
{
    public static void AddTo(YamlMap map, EngineOptions options)
    {
        map.Add("runtime", options.Runtime);
        map.Add("uts", options.UtsMode);
        map.Add("cgroup", options.CgroupMode);
        map.Add("storage_opt", options.Storage ?? ImmutableSortedDictionary<string, string>.Empty);
        map.Add("device_cgroup_rules", options.DeviceRules ?? []);
        map.Add("mem_swappiness", options.Swappiness);
        if (options.BlockIo is { } io) map.Put("blkio_config", BlockIo(io));
    }

    /// <summary>For <c>deploy.resources.reservations</c>.</summary>
    public static object[] Devices(EngineOptions? options) => [.. (options?.AllDeviceRequests ?? []).Select(Request)];

    private static YamlMap Request(DeviceRequestSpec request)
    {
        var map = new YamlMap();
        map.Add("capabilities", request.Capabilities);
        map.Add("driver", request.Driver);
        map.Add("count", request.Count is DeviceRequestSpec.All ? "all" : (object?)request.Count);
        map.Add("device_ids", request.Ids);
        map.Add("options", request.Options);
        return map;
    }

    private static YamlMap BlockIo(BlockIoSpec io)
    {
        var map = new YamlMap();
        map.Add("weight", io.Weight);
        map.Add("weight_device", Rates(io.WeightByDevice, "weight"));
        map.Add("device_read_bps", Rates(io.ReadBytes, "rate"));
        map.Add("device_write_bps", Rates(io.WriteBytes, "rate"));
        map.Add("device_read_iops", Rates(io.ReadOperations, "rate"));
        map.Add("device_write_iops", Rates(io.WriteOperations, "rate"));
        return map;
    }

    private static object[] Rates(ImmutableArray<DiskRate> rates, string key) =>
    [
        .. rates.Select(one =>
        {
            var map = new YamlMap();
            map.Add("path", one.Path);
            map.Add(key, one.Rate);
            return map;
        }),
    ];
}
