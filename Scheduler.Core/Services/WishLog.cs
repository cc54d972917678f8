using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>Which wishes were sent when, so that each is repeated, but not with every turn.</summary>
internal sealed class WishLog(TimeSpan resendAfter)
{
    private readonly Dictionary<InstanceId, (InstanceGoal Goal, bool AdoptOnly, int Generation, Epoch Epoch, DateTimeOffset At)> _sent = [];

    public bool IsDue(Assignment wish, DateTimeOffset now) =>
        !_sent.TryGetValue(wish.Instance, out var last)
        || last.Goal != wish.Goal || last.AdoptOnly != wish.AdoptOnly || last.Generation != wish.Generation || last.Epoch != wish.Epoch
        || now - last.At >= resendAfter;

    public void Sent(Assignment wish, DateTimeOffset now) => _sent[wish.Instance] = (wish.Goal, wish.AdoptOnly, wish.Generation, wish.Epoch, now);

    public void Forget(IEnumerable<InstanceId> instances)
    {
        foreach (var id in instances) _sent.Remove(id);
    }

    /// <summary>Forgets all but <paramref name="instances"/>.</summary>
    public void Keep(IEnumerable<InstanceId> instances)
    {
        var kept = instances.ToHashSet();
        foreach (var id in _sent.Keys.Where(id => !kept.Contains(id)).ToList()) _sent.Remove(id);
    }
}
