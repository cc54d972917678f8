using Scheduler.Actors.Runtime;

namespace Scheduler.Core.Agents.Lines;

/// <summary>Both ends of the line between a host and an agent in one process: their mailboxes.</summary>
internal sealed class InnerLine(ActorRef host, ActorRef uplink) : IAgentLine, IReportLine
{
    public long HeardAt => long.MaxValue;

    public string? LocalAddress => null;

    bool IAgentLine.Send(object message) => uplink.Tell(new FromServer(this, message));

    /// <summary>The uplink asks for another one.</summary>
    void IAgentLine.Close(string reason) => uplink.Tell(new LineLost(this));

    bool IReportLine.Send(object message) => host.Tell(message is AgentHello hello ? new AgentAttached(this, hello) : new FromAgent(this, message));

    void IReportLine.Close()
    {
        // Nothing stays open: mailboxes go with their actors.
    }
}
