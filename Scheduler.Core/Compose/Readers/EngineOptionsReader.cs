using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads what the engine is told as it stands: <c>runtime</c>, <c>gpus</c>, <c>blkio_config</c> and the like.</summary>
internal static class EngineOptionsReader
{
    /// <summary>Null when there is nothing of it.</summary>
    public static EngineOptions? Read(Field service)
    {
        var requests = DeviceRequestReader.Read(service);
        var rules = service["device_cgroup_rules"]?.Words() ?? [];
        var storage = PairsReader.Texts(service["storage_opt"]);
        var options = new EngineOptions
        {
            Runtime = service["runtime"]?.WordOrNone(),
            DeviceRequests = requests.IsEmpty ? null : requests,
            DeviceRules = rules.IsEmpty ? null : rules,
            UtsMode = IsolationReader.Uts(service["uts"]),
            CgroupMode = IsolationReader.Cgroup(service["cgroup"]),
            Storage = storage.IsEmpty ? null : storage,
            // -1 is how files say that nothing is to be set.
            Swappiness = service["mem_swappiness"]?.Integer(-1, 100) is >= 0 and var swappiness ? swappiness : null,
            BlockIo = BlockIo(service),
        };
        return options == EngineOptions.None ? null : options;
    }

    private static BlockIoSpec? BlockIo(Field service)
    {
        var config = service["blkio_config"];
        config?.CheckKeys(PartKeys.BlockIo);
        if (config is null && service["blkio_weight"] is null) return null;
        return new BlockIoSpec
        {
            Weight = Weight(config?["weight"] ?? service["blkio_weight"]),
            WeightByDevice = Rates(config?["weight_device"], "weight", rate => Weight(rate)),
            ReadBytes = Rates(config?["device_read_bps"], "rate", rate => rate.Bytes()),
            WriteBytes = Rates(config?["device_write_bps"], "rate", rate => rate.Bytes()),
            ReadOperations = Rates(config?["device_read_iops"], "rate", rate => rate.Long(min: 1)),
            WriteOperations = Rates(config?["device_write_iops"], "rate", rate => rate.Long(min: 1)),
        };
    }

    private static int? Weight(Field? field) => field?.Integer(EngineOptionFaults.WeightMin, EngineOptionFaults.WeightMax);

    private static ImmutableArray<DiskRate> Rates(Field? field, string key, Func<Field, long?> read) =>
        [.. (field?.Items() ?? []).Select(item => Rate(item, key, read)).OfType<DiskRate>()];

    private static DiskRate? Rate(Field item, string key, Func<Field, long?> read)
    {
        item.CheckKeys(PartKeys.DiskRate);
        if (item["path"] is { } path && item[key] is { } rate)
            return path.Word() is { } disk && read(rate) is { } amount ? new DiskRate(disk, amount) : null;
        item.Error($"must have path and {key}");
        return null;
    }
}
