namespace Scheduler.Core.Agents.Lines;

/// <summary>To a host: its agent has said hello.</summary>
public sealed record AgentAttached(IAgentLine Line, AgentHello Hello);

/// <summary>To a host: the line is no more.</summary>
public sealed record AgentDetached(IAgentLine Line, string Reason);

/// <summary>To a host: nothing was heard on the line for a while, or, with null, something was again.</summary>
/// <param name="For">How long nothing was heard.</param>
public sealed record AgentSilent(IAgentLine Line, string? Reason, TimeSpan For);

/// <summary>To a host: what its agent says.</summary>
public sealed record FromAgent(IAgentLine Line, object Message);

/// <summary>To an uplink: a line to speak on from now on.</summary>
public sealed record LineOpened(IReportLine Line);

public sealed record LineLost(IReportLine Line);

/// <summary>To an uplink: what the server says.</summary>
public sealed record FromServer(IReportLine Line, object Message);

/// <summary>From an uplink to the host that it is part of: it wants a line.</summary>
internal sealed record UplinkReady;
