using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Tells the reports that were overtaken on their way: one that nobody waited for any more may still arrive, after the
/// newer ones. Remembers the latest of each instance.
/// </summary>
internal sealed class ReportOrder
{
    private readonly SortedDictionary<InstanceId, (long Session, long Number)> _latest = [];

    /// <summary>Whether the report is newer than all that were taken of its instance; if so, it is the latest from now on.</summary>
    /// <param name="host">
    /// The host as the board shows it, or null while it does not. A report of another session is not taken: it is an old
    /// one, or the board will show its session soon, and then everything is asked for anew.
    /// </param>
    public bool Take(InstanceReport report, HostView? host)
    {
        if (host?.Session != report.Session) return false;
        if (_latest.TryGetValue(report.Instance, out var last) && last.Session == report.Session && report.Number <= last.Number) return false;
        _latest[report.Instance] = (report.Session, report.Number);
        return true;
    }

    public void Forget(InstanceId instance) => _latest.Remove(instance);
}
