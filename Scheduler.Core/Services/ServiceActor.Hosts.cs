using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What the service hears from hosts, and of them.</summary>
public sealed partial class ServiceActor
{
    private const int DisownTriesMax = 30;
    private static readonly TimeSpan DisownAgainAfter = TimeSpan.FromSeconds(1);

    private void OnReport(InstanceReport report)
    {
        if (State.IsPast(report.Instance) && report.Status.Goal != InstanceGoal.Absent)
        {
            // An old wish has reached the host after its agent had forgotten that the instance was to go.
            Tell(report.Host, ServicePlan.Farewell(State, report.Instance, report.Host, Epoch, LastSequence));
            return;
        }

        if (State.Find(report.Instance) is not { } instance)
        {
            // The host remembers what this database does not, as after the loss of it, or of the host for a long time.
            if (report.Status.Goal != InstanceGoal.Absent) Disown(new DisownDue(report.Instance, report.Host));
            return;
        }

        if (instance.Host != report.Host) return;
        if (!_reports.Take(report, _around.Board.Hosts.GetValueOrDefault(report.Host))) return;
        _announcer.Announce(instance, _observed.StatusOf(instance), report.Status);
        var isAnswer = report.Epoch == default || report.Epoch >= Epoch;
        Observe(_observed.WithStatus(report.Instance, report.Status) with
        {
            Unanswered = isAnswer ? _observed.Unanswered.Remove(report.Instance) : _observed.Unanswered.Add(report.Instance),
        });
        Converge();
    }

    /// <summary>
    /// Said again until the host shows an orphan: it reports once, and while servers start the way to it may not be known
    /// here, or be another by now. One that is away reports anew when it is back.
    /// </summary>
    private void Disown(DisownDue due)
    {
        var isHeard = _around.Board.Hosts.GetValueOrDefault(due.Host)?.Orphans.Any(one => one.Instance == due.Instance) == true;
        if (isHeard || State.Find(due.Instance) is not null) return;
        _around.TellHost(due.Host, new InstanceDisowned(due.Instance, _key, Epoch));
        if (due.Tries < DisownTriesMax) Context.StartTimer($"disown/{due.Instance}", DisownAgainAfter, due with { Tries = due.Tries + 1 });
    }

    private void OnRefused(AssignmentRefused refused)
    {
        // A host that has reported on it has taken it since: the refusal was overtaken on its way.
        if (State.Find(refused.Instance) is not { } instance || instance.Host != refused.Host || _observed.StatusOf(instance) is not null) return;
        var reason = $"host {refused.Host}: {refused.Refusal.Reason}";
        Observe(_observed with
        {
            Leaving = _observed.Leaving.SetItem(
                instance.Id, new InstanceStatus(InstanceState.Failed, Context.Now) { Goal = instance.Goal, Reason = reason })
        });
        Observe(Moves.FormerOf(State, instance) is { } former && !Moves.IsUpdate(State, instance, former)
            ? _observed with { Moves = _observed.Moves.WithRefusal(former.Id, reason, Context.Now) }
            : _observed.WithRefusal(instance.Slot, reason, Context.Now));
        // Gone only once the host confirms it: a repetition of the wish may have been admitted meanwhile.
        Handle(new Settle([new ServiceEvent.GoalSet(instance.Id, InstanceGoal.Absent)]));
    }

    /// <summary>
    /// Answers only while this node holds its lease, as it does for commands: whoever takes over counts on that. Silence
    /// is a no. What has to be journaled first is, and the host asks again.
    /// </summary>
    private void OnRenew(RenewInstance ask)
    {
        if (!Entity.Lease.IsHeld || !ExclusiveSlots.MayRenew(State, _observed, ask)) return;
        var instance = State.Find(ask.Instance)!;
        if (ExclusiveSlots.Before(instance, ask) is { } first) Handle(new Settle([first]));
        else
        {
            _leases.Answered(ask.Instance);
            var mayStart = ask.Starts && instance is { StartStamp: not null, Goal: InstanceGoal.Running };
            _around.TellHost(ask.Host, new InstanceRenewed(ask.Instance, ask.Stamp, _around.Exclusive.Trust, mayStart));
        }
    }

    private void OnHostsChanged()
    {
        // A host that came back or has room again: slots that were refused need not wait any longer.
        Observe(_observed.WithRefusalsDue(Context.Now) with { Hosts = _around.Board.Hosts });
        Converge();
    }

    private void OnWishesWanted(HostId host)
    {
        var there = State.Instances.Values.Where(one => one.Host == host).Select(one => one.Id).ToList();
        Observe(_observed with { Statuses = _observed.Statuses.RemoveRange(there) });
        _wishes.Forget(there);
        Converge();
    }

    /// <summary>
    /// What it has not confirmed is said again at once, and so is what was on its way out: that an instance is gone is
    /// reported once, and that report may have been lost with the line before.
    /// </summary>
    private void OnLineChanged(HostId host)
    {
        var there = State.Instances.Values.Where(one => one.Host == host).ToList();
        var leaving = there
            .Where(one => _observed.StatusOf(one) is { Goal: InstanceGoal.Absent, State: not InstanceState.Gone })
            .Select(one => one.Id);
        Observe(_observed with { Statuses = _observed.Statuses.RemoveRange(leaving) });
        _wishes.Forget(there.Select(one => one.Id));
        Send();
    }

    private sealed record DisownDue(InstanceId Instance, HostId Host, int Tries = 0);
}
