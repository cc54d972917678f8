namespace Scheduler.Core.Agents.Lines;

/// <summary>A server's end of a connection to an agent. Calls never block and may come from any thread.</summary>
public interface IAgentLine
{
    /// <summary>
    /// When the agent was last heard of, by the clock's timestamps. Noted by the
    /// connection itself: a sign of life costs no actor's turn.
    /// </summary>
    long HeardAt { get; }

    /// <summary>False when the line is full or broken: wishes are repeated by whoever has them.</summary>
    bool Send(object message);

    /// <summary>The agent may come again.</summary>
    void Close(string reason);
}
