using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>What follows when something has changed about instances.</summary>
public sealed partial class AgentActor
{
    /// <summary>Decides and reports anew for instances about which something changed, and sets to work what has room.</summary>
    private void Refresh(IReadOnlyCollection<InstanceId> instances)
    {
        if (SharedNetworks.Outlived(_roster, instances) is { Count: > 0 } outlived) instances = [.. instances.Union(outlived)];
        if (UnitMates.Waiting(_roster) is { Count: > 0 } waiting) instances = [.. instances.Union(waiting)];
        foreach (var id in instances) _probes.Follow(id);
        if (_watch.Link.IsUp)
        {
            foreach (var id in instances) Advance(id);
            _works.Dispatch(Context);
        }

        foreach (var id in instances) ReportOn(id);
    }
}
