using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>
/// Reports on their way to services, the newest of each instance: an older one that was not sent yet is superseded, and
/// one that failed is sent again unless a newer has come. Bounded by the number of instances.
/// </summary>
internal sealed class ReportOutbox
{
    private readonly SortedDictionary<InstanceId, InstanceReport> _waiting = [];
    private readonly SortedSet<InstanceId> _underWay = [];

    public bool HasDue => _waiting.Keys.Any(id => !_underWay.Contains(id));

    public void Clear() => _waiting.Clear();

    public void Put(InstanceReport report) => _waiting[report.Instance] = report;

    /// <summary>Once more, unless it or a newer one is on its way.</summary>
    public void Repeat(InstanceReport report)
    {
        if (!_underWay.Contains(report.Instance)) _waiting.TryAdd(report.Instance, report);
    }

    /// <summary>Those to be sent now; at most one per instance is under way, so that they cannot overtake each other.</summary>
    public IReadOnlyList<InstanceReport> TakeDue()
    {
        var due = _waiting.Values.Where(report => !_underWay.Contains(report.Instance)).ToList();
        foreach (var report in due)
        {
            _waiting.Remove(report.Instance);
            _underWay.Add(report.Instance);
        }

        return due;
    }

    public void End(InstanceReport report, bool isTaken)
    {
        _underWay.Remove(report.Instance);
        if (!isTaken) _waiting.TryAdd(report.Instance, report);
    }
}
