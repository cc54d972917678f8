using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents.Lines;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Agents.World;

/// <summary>A connection between the agent and a server. What is on the way arrives after a moment, or never when the world is cut.</summary>
internal sealed class AgentWorldLine
{
    private static readonly TimeSpan Way = TimeSpan.FromMilliseconds(1);

    private readonly AgentWorld _world;
    private readonly AgentWorldServer _home;
    private readonly SimScheduler _server;
    private readonly SimScheduler _agent;
    private readonly Queue<Action> _toServer = new();
    private readonly Queue<Action> _toAgent = new();
    private bool _isOpen = true;

    public AgentWorldLine(AgentWorld world, AgentWorldServer home, SimScheduler agent)
    {
        (_world, _home, _server, _agent) = (world, home, home.Process, agent);
        (Agent, Server) = (new AgentEnd(this), new ServerEnd(this));
        _server.AtCrash(() => Break("the connection was reset"));
        _agent.AtCrash(() => Break("the connection was reset"));
    }

    public AgentEnd Agent { get; }

    public ServerEnd Server { get; }

    /// <summary>Whatever is ready first, and whenever a frozen process goes on: the oldest is handed out first.</summary>
    private void Carry(SimScheduler to, Action work)
    {
        if (!_isOpen || _world.IsCut) return;
        var underWay = to == _server ? _toServer : _toAgent;
        underWay.Enqueue(work);
        _world.Loop.Start(async () =>
        {
            await Task.Delay(Way, _world.Loop.Time);
            if (_world.IsCut) underWay.Dequeue();
            else to.Run(() => underWay.Dequeue()());
        });
    }

    private void Break(string reason)
    {
        if (!_isOpen) return;
        Carry(_agent, () => Agent.Lost(reason));
        Carry(_server, () => _home.Node.Detach(Server, reason));
        _isOpen = false;
    }

    internal sealed class AgentEnd(AgentWorldLine line) : IServerLine
    {
        private Func<object, bool> _take = _ => true;
        private Action<string>? _lost;

        public string Server => line._home.Name;

        public string? LocalAddress => AgentWorldAgent.Address;

        public long HeardAt { get; private set; } = line._world.Loop.Time.GetTimestamp();

        public void Begin(Func<object, bool> take, Action<string> lost) => (_take, _lost) = (take, lost);

        public bool Send(object message)
        {
            line.Carry(line._server, () => line.Server.Take(message));
            return true;
        }

        public void Beat() => line.Carry(line._server, () =>
        {
            line.Server.Heard();
            line.Carry(line._agent, () => HeardAt = line._world.Loop.Time.GetTimestamp());
        });

        public void Close() => line.Break("the agent has left");

        internal void Take(object message)
        {
            HeardAt = line._world.Loop.Time.GetTimestamp();
            Assert.True(_take(message));
        }

        internal void Lost(string reason) => _lost?.Invoke(reason);
    }

    /// <summary>Takes one message at a time, as the real one does.</summary>
    internal sealed class ServerEnd(AgentWorldLine line) : IAgentLine
    {
        private readonly Queue<object> _waiting = new();
        private bool _isTaking;

        public ActorRef? Host { get; set; }

        public long HeardAt { get; private set; } = line._world.Loop.Time.GetTimestamp();

        public bool Send(object message)
        {
            line.Carry(line._agent, () => line.Agent.Take(message));
            return true;
        }

        public void Close(string reason) => line.Break(reason);

        internal void Take(object message)
        {
            Heard();
            _waiting.Enqueue(message);
            if (_isTaking) return;
            _isTaking = true;
            line._server.Start(TakeAllAsync);
        }

        private async Task<bool> TakeAllAsync()
        {
            while (_waiting.TryDequeue(out var message)) await line._home.TakeAsync(this, message);
            _isTaking = false;
            return true;
        }

        internal void Heard() => HeardAt = line._world.Loop.Time.GetTimestamp();
    }
}
