using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Agents;

/// <summary>Renewing the leases of what must never run twice.</summary>
public sealed partial class AgentActor
{
    private static readonly TimeSpan LeaseSoon = TimeSpan.FromMilliseconds(50);

    private void OnDue(AgentDue due)
    {
        _watch.OnDue(due, _roster.Turn);
        // Nobody tells when the watchdog is gone.
        if (due == AgentDue.Probe) ReportSoon();
    }

    private void Renew()
    {
        foreach (var ask in _leases.Ask(_options.Host)) _uplink.Tell(ask);
        if (_leases.Any) Context.StartTimer(AgentDue.Lease, _options.RenewEvery, AgentDue.Lease);
        Refresh([.. _leases.Overdue]);
    }

    private void FollowLease(Assignment wish)
    {
        if (!wish.IsExclusive) return;
        _leases.Follow(wish);
        RenewSoon();
    }

    private void RenewSoon() => Context.StartTimer(AgentDue.Lease, LeaseSoon, AgentDue.Lease);

    /// <summary>What is to be done next needs a lease first. Most are had in a moment, of which nothing is said.</summary>
    private void WaitForLease(AgentInstance one)
    {
        if (!_leases.Overdue.Contains(one.Wish.Instance)) RenewSoon();
        else _roster.Put(one with { Progress = "waits for its lease: it must never run twice, so its service has to say that it may run here" });
    }
}
