using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>Bounds how many operations of one kind run at once; the others wait in order.</summary>
internal sealed class WorkLane(int width)
{
    private readonly Queue<InstanceId> _waiting = new();
    private readonly HashSet<InstanceId> _queued = [];
    private int _running;

    public bool HasRoom => _running < width;

    public void Enqueue(InstanceId instance)
    {
        if (_queued.Add(instance)) _waiting.Enqueue(instance);
    }

    /// <summary>The next in line when there is room for one more; call <see cref="Enter"/> if it goes to work.</summary>
    public bool TryNext(out InstanceId instance)
    {
        instance = default;
        if (!HasRoom || !_waiting.TryDequeue(out instance)) return false;
        _queued.Remove(instance);
        return true;
    }

    public void Enter() => _running++;

    public void Leave() => _running--;
}
