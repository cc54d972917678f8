using System.Collections.Immutable;
using Scheduler.Core.Services.Jobs;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>A settlement in the making: each event is applied as it is added, so that the next rule sees its effect.</summary>
internal sealed class SettlementDraft(ServiceState state)
{
    private readonly ImmutableArray<ServiceEvent>.Builder _events = ImmutableArray.CreateBuilder<ServiceEvent>();
    private readonly ImmutableSortedDictionary<int, string>.Builder _unplaced = ImmutableSortedDictionary.CreateBuilder<int, string>();

    private readonly ImmutableSortedDictionary<InstanceId, string>.Builder _waiting = ImmutableSortedDictionary.CreateBuilder<InstanceId, string>();
    private bool _queues;
    private DateTimeOffset? _lookAt;

    public ServiceState State { get; private set; } = state;

    public void Add(ServiceEvent happened)
    {
        _events.Add(happened);
        State = ServiceEvolution.Evolve(State, happened);
    }

    public void Place(int slot, HostId host, InstanceGoal goal, InstanceId? replaces)
    {
        var number = State.LastInstance + 1;
        Add(new ServiceEvent.Placed(InstanceId.Of(State.Uid, number), number, slot, host, State.Revision, goal, replaces));
    }

    /// <summary>A slot of a job's run, with the spec that the run began with.</summary>
    public void PlaceRun(int slot, HostId host, JobRun run)
    {
        var number = State.LastInstance + 1;
        Add(new ServiceEvent.Placed(InstanceId.Of(State.Uid, number), number, slot, host, run.Revision, InstanceGoal.Running, null)
        {
            Run = run.Number
        });
    }

    public void Unplaced(int slot, string reason) => _unplaced[slot] = reason;

    /// <summary>The instance should move, and cannot.</summary>
    public void Waits(InstanceId instance, string reason) => _waiting[instance] = reason;

    /// <summary>Some instance should move and may not yet, because others do.</summary>
    public void Queues() => _queues = true;

    /// <summary>Something is due then, though nobody says anything until then.</summary>
    public void LookAt(DateTimeOffset due) => _lookAt = _lookAt < due ? _lookAt : due;

    public Settlement ToSettlement() => new(_events.ToImmutable(), _unplaced.ToImmutable(), State)
    {
        Waiting = _waiting.ToImmutable(),
        Queues = _queues,
        LookAt = _lookAt
    };
}
