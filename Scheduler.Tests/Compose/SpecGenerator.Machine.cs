using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Compose;

/// <summary>What a container takes of its machine.</summary>
internal sealed partial class SpecGenerator
{
    private ResourceSpec Resources() => Chance() ? new ResourceSpec() : Resources(hasLimit: Chance());

    private ResourceSpec Resources(bool hasLimit) => new()
    {
        CpuLimit = Chance() ? null : 1.25m,
        CpuReservation = Chance() ? null : 0.125m,
        MemoryLimitBytes = hasLimit ? 64 << 20 : null,
        MemoryReservationBytes = Chance() ? null : 32 << 20,
        MemorySwapBytes = hasLimit ? Chance() ? -1 : 128 << 20 : null,
        CpuShares = Chance() ? null : 512,
        CpusetCpus = Maybe("0-2"),
        PidsLimit = Chance() ? null : 9,
        OomKillDisable = Chance(),
        OomScoreAdj = Chance() ? null : -5,
    };

    private EngineOptions Engine() => new()
    {
        Runtime = "nvidia",
        DeviceRequests = Chance() ? null : [Request()],
        DeviceRules = Chance() ? null : ["c 1:3 mr", "a *:* rwm"],
        UtsMode = Maybe("host"),
        CgroupMode = Maybe("private"),
        Storage = Chance() ? null : ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("size", "1G"),
        Swappiness = Chance() ? null : _random.Next(101),
        BlockIo = Chance() ? null : new BlockIoSpec
        {
            Weight = Chance() ? null : 10,
            WeightByDevice = Disk(20),
            ReadBytes = Disk(1 << 20),
            WriteBytes = Disk(1),
            ReadOperations = Disk(30),
            WriteOperations = Disk(40),
        },
    };

    private DeviceRequestSpec Request()
    {
        var hasIds = Chance();
        return new DeviceRequestSpec
        {
            Driver = Maybe("nvidia"),
            Count = hasIds ? null : Chance() ? -1 : 2,
            Ids = hasIds ? ["0", "GPU-1"] : [],
            Capabilities = ["gpu"],
            Options = Pairs("a", "b"),
        };
    }

    private ImmutableArray<DiskRate> Disk(long rate) => Chance() ? [] : [new DiskRate("/dev/sda", rate)];
}
