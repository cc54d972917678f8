using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// Tells the reports that were overtaken on their way: one that nobody waited for any more may still arrive, after the
/// newer ones. Remembers the latest of each instance.
/// </summary>
internal sealed class ReportOrder
{
    private const int PastSessionsMax = 64;

    private readonly SortedDictionary<InstanceId, (long Session, long Number)> _latest = [];
    private readonly HashSet<long> _past = [];
    private readonly Queue<long> _pastOrder = new();

    /// <summary>Whether the report is newer than all that were taken of its instance; if so, it is the latest from now on.</summary>
    public bool Take(InstanceReport report)
    {
        if (_past.Contains(report.Session)) return false;
        if (_latest.TryGetValue(report.Instance, out var last))
        {
            if (last.Session == report.Session && report.Number <= last.Number) return false;
            if (last.Session != report.Session) EndSession(last.Session);
        }

        _latest[report.Instance] = (report.Session, report.Number);
        return true;
    }

    public void Forget(InstanceId instance) => _latest.Remove(instance);

    /// <summary>A host that speaks in a new session does not go back to an earlier one.</summary>
    private void EndSession(long session)
    {
        if (!_past.Add(session)) return;
        _pastOrder.Enqueue(session);
        if (_pastOrder.Count > PastSessionsMax) _past.Remove(_pastOrder.Dequeue());
    }
}
