using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// Which container is an instance's own, of those that have its labels: one that somebody made of an image of it, as with
/// docker commit, has them too. Pure.
/// </summary>
internal static class ContainerClaims
{
    /// <param name="claimants">All containers with the instance's labels.</param>
    public static EngineContainer? Of(AgentInstance one, IReadOnlyList<EngineContainer> claimants) =>
        claimants.FirstOrDefault(container => container.Id == one.Container?.Id)
        ?? claimants.FirstOrDefault(HasOwnName)
        ?? (MayBeRenamed(one) && claimants is [var alone] ? alone : null);

    public static bool HasOwnName(EngineContainer container) => ContainerIdentity.HasOwnName(container.Name, container.Labels);

    /// <summary>
    /// A person may have given it another name before this agent knew it. What is to be removed is not taken for it, since it
    /// may be a copy that the person wants to keep.
    /// </summary>
    private static bool MayBeRenamed(AgentInstance one) => one is { Container: null, Turn: 0, Wish.Goal: not InstanceGoal.Absent };
}
