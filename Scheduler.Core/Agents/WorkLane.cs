using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// Bounds how many operations of one kind run at once; the others wait in order. One that hangs can be made to give up
/// its room, so that those behind it need not wait for it; how many may is bounded too.
/// </summary>
internal sealed class WorkLane(int width, int hangingMax)
{
    private readonly Queue<InstanceId> _waiting = new();
    private readonly HashSet<InstanceId> _queued = [];
    private int _running;
    private int _hanging;

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

    public WorkRoom Enter()
    {
        _running++;
        return new WorkRoom(this);
    }

    internal bool MayHang()
    {
        if (_hanging >= hangingMax) return false;
        _hanging++;
        _running--;
        return true;
    }

    internal void Leave(bool hung)
    {
        if (hung) _hanging--;
        else _running--;
    }
}

/// <summary>The room that one operation takes in its lane until it ends.</summary>
internal sealed class WorkRoom(WorkLane lane)
{
    private bool _hangs;

    /// <summary>The operation hangs: its room goes to another while it goes on, as far as the bound allows.</summary>
    public void Yield() => _hangs = _hangs || lane.MayHang();

    public void Leave() => lane.Leave(_hangs);
}
