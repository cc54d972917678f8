using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// What an instance has of others on its host: the network of one, the volumes of some. Its container is not made before
/// theirs.
/// </summary>
internal static class UnitMates
{
    public static bool HasAny(ContainerSpec container) =>
        container.MadeAfter is { IsDefaultOrEmpty: false } || NetworkSharing.LenderOf(container) is not null;

    /// <summary>
    /// The instances of that service which are meant: those of the same slot where the host is to have it, else any. A global
    /// service has one on a host, whatever its slot.
    /// </summary>
    public static IReadOnlyList<AgentInstance> Of(AgentRoster roster, AgentInstance one, string service)
    {
        var key = new ServiceKey(one.Wish.Service.Stack, service);
        var all = roster.Instances.Where(other => other.Wish.Service == key && other.Wish.Goal != InstanceGoal.Absent).ToList();
        return all.Exists(other => other.Wish.Slot == one.Wish.Slot) ? all.FindAll(other => other.Wish.Slot == one.Wish.Slot) : all;
    }

    /// <summary>The one whose network it shares, as it runs; during an update the newest counts. Null while none does.</summary>
    public static AgentInstance? LenderOf(AgentRoster roster, AgentInstance one) => NetworkSharing.LenderOf(one.Wish.Container) is { } lender
        ? Of(roster, one, lender)
            .Where(other => other is { Wish.Goal: InstanceGoal.Running, Container.State: EngineContainerState.Running })
            .MaxBy(other => other.Container!.StartedAt)
        : null;

    /// <summary>What is still missing before its container can be made, in words; null when nothing is.</summary>
    public static string? Awaited(AgentRoster roster, AgentInstance one)
    {
        var container = one.Wish.Container;
        if (NetworkSharing.LenderOf(container) is { } lender && LenderOf(roster, one) is null)
            return $"waits for {one.Wish.Service.Stack}/{lender} to run on this host: it shares its network";
        var missing = (container.MadeAfter ?? []).FirstOrDefault(service => !Of(roster, one, service).Any(other => IsThere(other, one)));
        return missing is null
            ? null
            : $"waits for {one.Wish.Service.Stack}/{missing} to be started on this host: its own container is made after that one's";
    }

    /// <summary>Instances that have waited for another one, to be looked at again now that something has changed.</summary>
    public static IReadOnlyList<InstanceId> Waiting(AgentRoster roster) =>
        [.. roster.Dependents.Where(id => roster.Find(id) is { Awaits: not null, Busy: null })];

    /// <summary>It has run once, so that what its image has for its volumes is in them; for one that is only prepared it need not.</summary>
    private static bool IsThere(AgentInstance other, AgentInstance one) =>
        other.Container is { } made && (made.State != EngineContainerState.Created || one.Wish.Goal != InstanceGoal.Running);
}
