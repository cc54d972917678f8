using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Agents;

/// <summary>Containers that no service asks for, and that a person decides about.</summary>
public sealed partial class AgentActor
{
    private void OnRemoveOrphan(RemoveOrphan order)
    {
        var orphan = _roster.Orphans().FirstOrDefault(one => one.Id == order.ContainerId && _roster.OwnerOf(one.Labels) == order.Instance);
        if (orphan is not null) _works.RemoveStray(orphan, Context);
    }
}
