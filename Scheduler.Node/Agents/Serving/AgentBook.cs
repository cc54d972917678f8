using System.Collections.Concurrent;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Agents.Serving;

/// <summary>The agents that are connected to this server at the moment, their output and their engines.</summary>
internal sealed class AgentBook(ManifestRegistry registry)
{
    private readonly ConcurrentDictionary<HostId, AgentSession> _sessions = new();

    public OutputDesk Outputs { get; } = new();

    public void Add(AgentSession session) => _sessions[session.Host] = session;

    /// <summary>Unless a later one has taken its place.</summary>
    public void Remove(AgentSession session) => _sessions.TryRemove(KeyValuePair.Create(session.Host, session));

    public bool IsEmpty => _sessions.IsEmpty;

    public void TellAll(object message)
    {
        foreach (var session in _sessions.Values) session.Send(message);
    }

    /// <summary>False when the host is not connected here.</summary>
    public bool Close(HostId host, string reason)
    {
        if (!_sessions.TryGetValue(host, out var session)) return false;
        session.Close(reason);
        return true;
    }

    public IContainerOutput? OutputOf(HostId host) =>
        _sessions.TryGetValue(host, out var session) ? new AgentOutput(session, Outputs, registry) : null;

    public IEngineCalls? CallsOf(HostId host) =>
        _sessions.TryGetValue(host, out var session) ? new AgentCalls(session, Outputs, registry) : null;
}
