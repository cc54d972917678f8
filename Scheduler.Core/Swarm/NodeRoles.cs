using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Swarm;

/// <summary>Roles of nodes, as Swarm's clients know them.</summary>
public static class NodeRoles
{
    public const string Worker = "worker";
    public const string Manager = "manager";

    /// <summary>To placement, a manager is a worker as well.</summary>
    public static string Of(HostView host) => host.IsOfServer ? Manager : Worker;
}
