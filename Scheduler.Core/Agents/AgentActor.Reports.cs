using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>What the agent says of its instances and of its engine, when that has changed.</summary>
public sealed partial class AgentActor
{
    private static readonly TimeSpan ReportAgainAfter = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<InstanceId, InstanceStatus> _reported = [];

    /// <summary>Whoever repeats a wish wants to hear how it stands, even when nothing changed.</summary>
    private readonly HashSet<InstanceId> _asked = [];
    private HostReport? _lastReport;
    private bool _reportDue;

    private void ReportOn(InstanceId id)
    {
        if (!_watch.Link.IsUp || _roster.Find(id) is not { } one) return;
        if (IsAbsentAtLast(one) && !one.Tidied) return;
        var status = AgentStatus.Of(one, Context.Now);
        if (_reported.TryGetValue(id, out var last)
            && !_asked.Contains(id)
            && (last with { Since = status.Since, Ports = status.Ports }) == status
            && last.Ports.SequenceEqual(status.Ports))
            return;
        if (last is not null && last.State == status.State) status = status with { Since = last.Since };
        if (!_uplink.Tell(new InstanceReport(id, one.Wish.Service, _options.Host, status) { Epoch = one.Wish.Epoch }))
        {
            Context.StartTimer($"retry/{id}", ReportAgainAfter, new RetryDue(id));
            return;
        }

        _reported[id] = status;
        _asked.Remove(id);
        if (status.State != InstanceState.Gone) return;
        _roster.Bury(id);
        _reported.Remove(id);
    }

    private static bool IsAbsentAtLast(AgentInstance one) => one is { Wish.Goal: InstanceGoal.Absent, Container: null, Busy: null, Stale: false };

    private void ReportSoon()
    {
        if (_reportDue) return;
        _reportDue = Context.Self.Tell(AgentDue.Report);
    }

    private void Report()
    {
        _reportDue = false;
        var report = HostReports.Of(_options, _engine.Endpoint, _watch.Link, _trials.Health, _roster, _surroundings) with
        {
            IsGuarded = _leases.IsGuarded
        };
        if (_lastReport is { } last && HostReports.AreTheSame(last, report)) return;
        if (_uplink.Tell(report)) _lastReport = report;
    }
}
