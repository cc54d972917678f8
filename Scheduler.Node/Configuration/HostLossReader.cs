using Scheduler.Core.Hosts.Loss;

namespace Scheduler.Node.Configuration;

/// <summary>Reads when hosts are given up.</summary>
internal sealed class HostLossReader(SettingReader settings)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public HostLossOptions Read() => new()
    {
        LostAfter = settings.Time("hostLoss.lostAfter", TimeSpan.FromMilliseconds(500), Day),
        DegradedAfter = settings.Time("hostLoss.degradedAfter", TimeSpan.FromSeconds(1), Day),
        UnheardAfter = settings.Time("hostLoss.unheardAfter", TimeSpan.FromSeconds(1), Day),
        EvictShareMax = settings.Share("hostLoss.evictShareMax"),
        EvictWindow = settings.Time("hostLoss.evictWindow", TimeSpan.FromSeconds(1), TimeSpan.FromDays(366)),
    };
}
