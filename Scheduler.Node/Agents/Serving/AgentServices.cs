using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Images;
using Scheduler.Node.Agents.Joining;

namespace Scheduler.Node.Agents.Serving;

/// <summary>What a server does for agents. All of it may be called from any thread.</summary>
/// <param name="Registries">What agents log in to registries with, for the time of a pull.</param>
/// <param name="Files">The data of secrets and configs, for those hosts that need them.</param>
/// <param name="Attach">Gives a line to its host; answers whether that was taken.</param>
/// <param name="Detach">The line is no more.</param>
/// <param name="Welcome">The answer to a hello.</param>
internal sealed record AgentServices(
    JoinDesk Joining,
    AgentBook Book,
    IRegistryCredentials Registries,
    FileDelivery Files,
    Func<IAgentLine, AgentHello, CancellationToken, Task<object>> Attach,
    Action<IAgentLine, string> Detach,
    Func<AgentWelcome> Welcome);
