using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Wire;

namespace Scheduler.Node.Agents.Serving;

/// <summary>A server's end of the line to one agent.</summary>
internal sealed class AgentSession(HostId host, MessageSocket socket) : IAgentLine
{
    private static readonly TimeSpan OfferAgainAfter = TimeSpan.FromMilliseconds(20);

    private LineTaken? _attached;

    public HostId Host => host;

    public long HeardAt => socket.HeardAt;

    public bool IsAttached => _attached is not null;

    public bool Send(object message) => socket.Send(message);

    public void Close(string reason) => socket.Close(reason);

    /// <summary>Which calls to its engine the agent takes; 0 for none.</summary>
    public int CallsVersion { get; private set; }

    public void Attached(LineTaken taken, AgentHello hello) => (CallsVersion, _attached) = (hello.Calls, taken);

    /// <summary>Hands the host what its agent says. A host that has too much to do makes the line wait, and so the agent.</summary>
    public async ValueTask HandOnAsync(object message, CancellationToken cancel)
    {
        if (message is not (InstanceReport or HostReport or RenewInstance or ReachTried)) return;
        var said = new FromAgent(this, message);
        while (!_attached!.Host.Tell(said)) await Task.Delay(OfferAgainAfter, cancel);
    }
}
