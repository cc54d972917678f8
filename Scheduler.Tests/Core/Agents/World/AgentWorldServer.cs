using System.Collections.Immutable;
using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Servers;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Core.Agents.World;

/// <summary>One server of the world: a process that can crash, freeze, and start again.</summary>
internal sealed class AgentWorldServer(AgentWorld world, string name) : ITransport
{
    private static readonly TimeSpan Way = TimeSpan.FromMilliseconds(1);

    public string Name => name;

    public SimScheduler Process { get; private set; } = null!;

    public ServerNode Node { get; private set; } = null!;

    private readonly List<AgentWorldLine.ServerEnd> _lines = [];

    public bool IsUp => Process is { IsCrashed: false };

    /// <summary>The host as this server shows it.</summary>
    public HostView? HostView => Node.Board.Hosts.GetValueOrDefault(AgentWorldAgent.Host);

    public void Start()
    {
        Process = new SimScheduler(world.Loop);
        var clock = new ProcessClock(world.Loop, Process, new MachineClock(world.Loop.Time, 1));
        Node = new ServerNode(new ServerParts
        {
            System = new ActorSystem(new ActorSystemOptions
            {
                Clock = clock,
                Entropy = world.Entropy.Fork($"server {name}"),
                Scheduler = Process,
                Log = world.Log
            }),
            Cluster = new ClusterOptions { NodeId = new NodeId(name), Address = name, ShardCount = 4 },
            Leases = world.Leases,
            Journal = world.Journal,
            Transport = this,
            Hosts = world.HasNeighbours ? [NeighbourOf(Process)] : [],
        });
        Node.StartHosts();
        Node.AgentAddresses.Own = name;
        Node.AgentAddresses.Changed += () => TellAgents(new ServersChanged(Node.AgentAddresses.All));
    }

    /// <summary>The host whose engine it looks after itself, where there are neighbours.</summary>
    public FakeEngine Neighbour => field ??= NewNeighbour();

    public void Crash() => Process.Crash();

    public void Freeze() => Process.Freeze();

    public void Thaw() => Process.Thaw();

    /// <summary>Says something on every line that it has had; on those that have ended nobody hears it.</summary>
    public void TellAgents(object message) => _lines.ForEach(line => line.Send(message));

    /// <summary>Says something to the actor of the agent's host, as a service does.</summary>
    public void TellHost(object message) => _lines.Last().Host!.Tell(message);

    /// <summary>What a line does with the agent's messages.</summary>
    public async Task TakeAsync(AgentWorldLine.ServerEnd line, object message)
    {
        if (message is not AgentHello hello)
        {
            if (line.Host is { } host) host.Tell(new FromAgent(line, message));
            return;
        }

        if (await Node.AttachAsync(line, hello) is not Scheduler.Core.Hosts.LineTaken taken)
        {
            line.Close("it was refused");
            return;
        }

        line.Host = taken.Host;
        _lines.Add(line);
        line.Send(new AgentWelcome(name, AgentWorld.Cluster, Node.AgentAddresses.All) { Database = world.Database });
    }

    private FakeEngine NewNeighbour()
    {
        var engine = new FakeEngine(world.Loop.Time, $"x-{name}");
        engine.Daemon.Images.Load("web:1");
        world.Join(engine, $"x-{name}", $"10.0.0.{name[1..]}");
        return engine;
    }

    private LocalHost NeighbourOf(SimScheduler process)
    {
        var id = new HostId($"x-{name}");
        return new LocalHost(
            id, ImmutableSortedDictionary<string, string>.Empty,
            new AgentOptions { Host = id, Cluster = AgentWorld.Cluster },
            new SimEngine(world.Loop, process, Neighbour))
        {
            Addresses = [$"10.0.0.{name[1..]}"],
            Probe = new SimProbe(world.Loop, Neighbour.Probe),
        };
    }

    public async Task<object> AskAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        var there = world[target.Address];
        await Task.Delay(Way, world.Loop.Time, CancellationToken.None);
        if (!there.IsUp) return Refusal.Unavailable("it refuses the connection");
        try
        {
            return await there.Process
                .Start(() => there.Node.Inbox.AskAsync(address, message, deadline))
                .WaitAsync(deadline, world.Loop.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            return new Refusal(RefusalKind.OutcomeUnknown, "it did not answer");
        }
    }

    public async Task<bool> DeliverAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
    {
        var there = world[target.Address];
        await Task.Delay(Way, world.Loop.Time, CancellationToken.None);
        if (!there.IsUp) return false;
        try
        {
            return await there.Process
                .Start(() => Task.FromResult(there.Node.Inbox.Deliver(address, message)))
                .WaitAsync(deadline, world.Loop.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async Task<PeerReach> ReachAsync(MemberInfo target, TimeSpan deadline, CancellationToken cancel = default)
    {
        var there = world[target.Address];
        await Task.Delay(Way, world.Loop.Time, CancellationToken.None);
        if (!there.IsUp) return PeerReach.Gone;
        try
        {
            // A process that ends breaks its connections at once.
            var gone = new TaskCompletionSource<PeerReach>();
            there.Process.AtCrash(() => gone.TrySetResult(PeerReach.Gone));
            var answer = there.Process.Start(() => Task.FromResult(PeerReach.Reached));
            return await await Task.WhenAny(answer, gone.Task).WaitAsync(deadline, world.Loop.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            return PeerReach.Silent;
        }
    }
}
