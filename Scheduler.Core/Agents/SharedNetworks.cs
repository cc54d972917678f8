using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// Instances that run within the network of another instance of the host. A network ends with the container that made it,
/// so what shares it is made anew after that container was started again.
/// </summary>
internal static class SharedNetworks
{
    /// <summary>The container as it is to be made: with the id of the one whose network it joins.</summary>
    /// <exception cref="EngineException">There is none that runs.</exception>
    public static ContainerSpec Joined(AgentRoster roster, AgentInstance one, ContainerSpec container)
    {
        if (NetworkSharing.LenderOf(container) is not { } lender) return container;
        return UnitMates.LenderOf(roster, one) is { Container: { } found }
            ? container with { NetworkMode = $"container:{found.Id}" }
            : throw new EngineException(
                EngineFault.Rejected, $"waits for {one.Wish.Service.Stack}/{lender} to run on this host: it shares its network");
    }

    /// <summary>Marks those whose network ended when one of these was started; answers them.</summary>
    public static IReadOnlyList<InstanceId> Outlived(AgentRoster roster, IReadOnlyCollection<InstanceId> changed)
    {
        if (roster.Dependents.Count == 0) return [];
        var outlived = roster.Dependents.Select(roster.Find).OfType<AgentInstance>()
            .Where(one => !one.Outlived
                && UnitMates.LenderOf(roster, one) is { } lender && changed.Contains(lender.Wish.Instance) && IsOlder(one, lender))
            .ToList();
        foreach (var one in outlived) roster.Put(one with { Outlived = true });
        return [.. outlived.Select(one => one.Wish.Instance)];
    }

    private static bool IsOlder(AgentInstance one, AgentInstance lender) =>
        one.Container is { State: EngineContainerState.Running, StartedAt: { } started } && started < lender.Container?.StartedAt;
}
