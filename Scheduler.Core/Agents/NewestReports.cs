using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// The newest report of each instance, and which of them the server has yet to be sent. Bounded by the number of
/// instances: an older report that was not sent yet is superseded.
/// </summary>
internal sealed class NewestReports
{
    private readonly SortedDictionary<InstanceId, InstanceReport> _newest = [];
    private readonly SortedSet<InstanceId> _unsent = [];

    public ImmutableArray<InstanceReport> All => [.. _newest.Values];

    public void Put(InstanceReport report)
    {
        _newest[report.Instance] = report;
        _unsent.Add(report.Instance);
    }

    public void Clear()
    {
        _newest.Clear();
        _unsent.Clear();
    }

    public void Forget(InstanceId id)
    {
        _newest.Remove(id);
        _unsent.Remove(id);
    }

    /// <summary>Sends what is to be sent, as far as <paramref name="send"/> takes it. True when nothing is left.</summary>
    public bool Flush(Func<object, bool> send)
    {
        foreach (var id in _unsent.ToList())
        {
            if (!send(_newest[id])) return false;
            Sent(id);
        }

        return true;
    }

    /// <summary>All of them were sent at once.</summary>
    public void AllSent()
    {
        foreach (var id in _newest.Keys.ToList()) Sent(id);
    }

    /// <summary>Of one that is gone nothing more is to be said; should the report be lost, the service asks for it again.</summary>
    private void Sent(InstanceId id)
    {
        _unsent.Remove(id);
        if (_newest[id].Status.State == InstanceState.Gone) _newest.Remove(id);
    }
}
