using System.Collections.Immutable;
using Scheduler.Core.Agents.Lines;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>
/// What an agent brought along of instances that no service speaks of. A service that the database has lost hears of them
/// by these reports alone, and tells the host that they are nobody's; but it may be moved to another server, and forget
/// them, before the host can be told.
/// </summary>
internal static class UnclaimedReports
{
    public static IEnumerable<InstanceReport> Of(AgentHello hello, HostLedger ledger, ImmutableSortedDictionary<ServiceKey, ServiceView> services) =>
        hello.Reports.Where(report => ledger.Claims.ContainsKey(report.Instance)
            && !Speaks(services.GetValueOrDefault(report.Service), report.Instance));

    private static bool Speaks(ServiceView? service, InstanceId instance) => service?.Instances.Any(one => one.Id == instance) == true;
}
