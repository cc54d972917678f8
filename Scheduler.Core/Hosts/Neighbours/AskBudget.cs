using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Neighbours;

/// <summary>How much each neighbour may still be asked within this second. Owned by one actor.</summary>
internal sealed class AskBudget(int perSecond)
{
    private readonly Dictionary<HostId, int> _spent = [];

    public void Refill() => _spent.Clear();

    public bool IsLeft(HostId neighbour) => _spent.GetValueOrDefault(neighbour) < perSecond;

    public bool Take(HostId neighbour)
    {
        if (!IsLeft(neighbour)) return false;
        _spent[neighbour] = _spent.GetValueOrDefault(neighbour) + 1;
        return true;
    }
}
