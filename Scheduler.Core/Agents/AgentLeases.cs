using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// The leases of the instances that must never run twice. A lease counts from when its renewal was asked for, and the
/// watchdog ends the container when it is over, so nothing depends on this process being awake then.
/// </summary>
/// <param name="watchdog">Null where there is none: then nobody ends the container, and its service never counts on it.</param>
internal sealed class AgentLeases(AgentRoster roster, IWatchdog? watchdog, TimeProvider clock)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<InstanceId, AgentLease> _leases = [];

    public bool IsGuarded => watchdog is { IsOnGuard: true };

    public bool Any => _leases.Count > 0;

    /// <summary>Those that wait to be started for longer than an answer should take.</summary>
    public IEnumerable<InstanceId> Overdue =>
        _leases.Where(one => one.Value.WantsStart && Now - one.Value.StartsSince > AnswerWithin.Ticks)
            .Select(one => one.Key);

    private long Now => watchdog?.Now ?? clock.GetElapsedTime(0, clock.GetTimestamp()).Ticks;

    /// <summary>Looks after an instance that needs a lease.</summary>
    public void Follow(Assignment wish) => _leases.TryAdd(wish.Instance, new AgentLease());

    /// <summary>What is to be asked at this moment.</summary>
    public IReadOnlyList<RenewInstance> Ask(HostId host)
    {
        foreach (var gone in _leases.Keys.Where(id => roster.Find(id) is null or { Wish.IsExclusive: false }).ToList()) _leases.Remove(gone);
        var now = Now;
        var asked = _leases.Keys.ToList();
        foreach (var id in asked) _leases[id] = Settled(id).Asking(now);
        return [.. asked.Select(id => new RenewInstance(id, roster.Find(id)!.Wish.Service, host, now, _leases[id].Starts))];
    }

    /// <summary>True when something may be done that might not before.</summary>
    public bool Take(InstanceRenewed answer)
    {
        if (!_leases.TryGetValue(answer.Instance, out var lease)) return false;
        var after = _leases[answer.Instance] = lease.Answered(answer.Stamp, answer.For, answer.MayStart);
        if (roster.Find(answer.Instance)?.Container is { } container) watchdog?.Guard(container.Id, after.Until);
        return after.MayStart;
    }

    /// <summary>Whether the operation may begin. One that starts a container needs a lease for that, and the watchdog to know of it first.</summary>
    public bool Allows(AgentInstance one, AgentOperation operation)
    {
        if (!one.Wish.IsExclusive || !IsStart(operation)) return true;
        var lease = _leases.GetValueOrDefault(one.Wish.Instance, new AgentLease());
        var allows = lease.MayStart && Now < lease.Until && one.Container is { } container && watchdog?.Guard(container.Id, lease.Until) != false;
        if (!allows) _leases[one.Wish.Instance] = lease with { WantsStart = true };
        return allows;
    }

    public void Began(AgentInstance one, AgentOperation operation)
    {
        if (IsStart(operation) && _leases.TryGetValue(one.Wish.Instance, out var lease)) _leases[one.Wish.Instance] = lease.Began();
    }

    /// <summary>Without an answer it is not known whether the engine will still start it.</summary>
    public void Ended(OperationEnded ended)
    {
        if (!IsStart(ended.Operation) || !_leases.TryGetValue(ended.Began.Wish.Instance, out var lease)) return;
        if (ended.Failure is null or EngineException { Fault: EngineFault.Rejected }) _leases[ended.Began.Wish.Instance] = lease.Ended();
    }

    /// <summary>A start without an answer is over once its container is seen running, or there is none any more.</summary>
    private AgentLease Settled(InstanceId id)
    {
        var lease = _leases[id];
        var one = roster.Find(id)!;
        if (lease.IsStartOpen && one is { Busy: null, Stale: false } && one.Container is null or { State: EngineContainerState.Running })
            lease = lease.Ended();
        return one.Wish.Goal == InstanceGoal.Running && !one.Wish.AdoptOnly ? lease : lease with { WantsStart = false };
    }

    private static bool IsStart(AgentOperation operation) =>
        operation is AgentOperation.CreateAndStart or AgentOperation.Start or AgentOperation.Restart;
}
