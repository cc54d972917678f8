using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>
/// When renewals were last answered, by this node's monotonic clock. Never journaled: it would mean nothing to another
/// node, and whoever takes over waits as if all had been answered when it did.
/// </summary>
internal sealed class LeaseBook(ExclusiveTerms terms, TimeProvider clock)
{
    private readonly SortedDictionary<InstanceId, long> _answered = [];
    private readonly long _since = clock.GetTimestamp();

    public void Answered(InstanceId instance) => _answered[instance] = clock.GetTimestamp();

    public void Forget(InstanceId instance) => _answered.Remove(instance);

    /// <summary>How long each may still run, if its host cannot be asked; at most.</summary>
    public ImmutableSortedDictionary<InstanceId, TimeSpan> Left(IEnumerable<Instance> instances) =>
        instances.ToImmutableSortedDictionary(one => one.Id, one => LeftOf(one.Id));

    private TimeSpan LeftOf(InstanceId instance)
    {
        var sinceTakeover = terms.TakeoverGrace + terms.Wait - clock.GetElapsedTime(_since);
        if (!_answered.TryGetValue(instance, out var at)) return sinceTakeover;
        var sinceAnswer = terms.Wait - clock.GetElapsedTime(at);
        return sinceAnswer > sinceTakeover ? sinceAnswer : sinceTakeover;
    }
}
