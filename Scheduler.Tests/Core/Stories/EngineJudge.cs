using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>
/// Watches every engine from outside and notes what must never happen: two containers running in one slot, or a healthy
/// container ended although nobody wished it.
/// </summary>
internal sealed class EngineJudge
{
    private readonly Dictionary<string, string> _running = [];
    private readonly Dictionary<string, Assignment> _wishes = [];
    private readonly Dictionary<string, int> _restarts = [];

    public List<string> Violations { get; } = [];

    public void Watch(EngineHistory history) => history.Happened += Judge;

    /// <summary>What an agent was last told of an instance.</summary>
    public void Wished(Assignment wish) => _wishes[wish.Instance.Value] = wish;

    private void Judge(EngineDeed deed)
    {
        if (deed is not { Slot: { } slot, Instance: { } instance }) return;
        switch (deed.Kind)
        {
            case DeedKind.Started when _running.TryGetValue(slot, out var other):
                Violations.Add($"{deed}: {other} runs in {slot} already");
                break;
            case DeedKind.Started:
                _running[slot] = deed.Name;
                break;
            case DeedKind.Ended when _running.GetValueOrDefault(slot) == deed.Name:
                _running.Remove(slot);
                break;
            case DeedKind.AskedToEnd when !HasCause(instance, deed):
                Violations.Add($"{deed}: it was to run, and was well");
                break;
        }
    }

    private bool HasCause(string instance, EngineDeed deed)
    {
        if (!_wishes.TryGetValue(instance, out var wish)) return false;
        if (wish.Goal != InstanceGoal.Running || deed.Health == ContainerHealth.Unhealthy) return true;
        _restarts[instance] = _restarts.GetValueOrDefault(instance) + 1;
        return _restarts[instance] <= wish.Generation;
    }
}
