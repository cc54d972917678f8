using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Core.Locks;
using Scheduler.Core.Views;
using Scheduler.Core.Views.Exchange;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Views;
using Scheduler.Tests.Core.Stories;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Views;

/// <summary>Servers that have only their boards, on virtual time, with a network that keeps what was said and loses what it is told to.</summary>
internal sealed class ExchangeWorld
{
    private readonly SortedDictionary<string, Server> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemberInfo> _members = [];

    public ExchangeWorld(params string[] names)
    {
        Loop = new SimLoop(new SimEntropy(1));
        foreach (var name in names) _members[name] = MemberOf(name, MemberStatus.Up);
        foreach (var name in names) _servers[name] = new Server(this, name);
        Show();
        Loop.Settle();
    }

    public SimLoop Loop { get; }

    /// <summary>Every update that was sent, in order, lost or not.</summary>
    public List<(string To, BoardUpdate Update)> Sent { get; } = [];

    /// <summary>Whether an update gets lost on its way.</summary>
    public Func<string, BoardUpdate, bool> Loses { get; set; } = (_, _) => false;

    /// <summary>Whether an update is taken, and its answer lost.</summary>
    public Func<string, BoardUpdate, bool> LosesAnswer { get; set; } = (_, _) => false;

    /// <summary>Why an update is not sent at all; null for one that is.</summary>
    public Func<BoardUpdate, Refusal?> Refuses { get; set; } = _ => null;

    /// <summary>What all servers log.</summary>
    public QuietLog Log { get; } = new();

    public Server this[string name] => _servers[name];

    public static NodeIncarnation IncarnationOf(string name, long number = 1) => new(new NodeId(name), number);

    public void Pass(double seconds) => Loop.RunFor(TimeSpan.FromSeconds(seconds));

    /// <summary>All servers see it so from now on.</summary>
    public void Declare(string name, MemberStatus status, long incarnation = 1)
    {
        _members[name] = MemberOf(name, status, incarnation);
        Show();
    }

    /// <summary>Updates to a server that were sent while this was done.</summary>
    public List<BoardUpdate> SentTo(string name, Action doing)
    {
        var before = Sent.Count;
        doing();
        return [.. Sent.Skip(before).Where(one => one.To == name).Select(one => one.Update)];
    }

    private static MemberInfo MemberOf(string name, MemberStatus status, long incarnation = 1) =>
        new(IncarnationOf(name, incarnation), name, status, DateTimeOffset.MaxValue);

    private void Show()
    {
        foreach (var server in _servers.Values)
            server.Watch.Show(
                ClusterView.Nothing with { Self = _members[server.Name].Incarnation, Members = [.. _members.Values] },
                membersChanged: true);
    }

    private async Task<object> CarryAsync(MemberInfo target, BoardUpdate update, TimeSpan deadline)
    {
        if (Refuses(update) is { } refusal) return refusal;
        Sent.Add((target.Address, update));
        if (Loses(target.Address, update)) return new NotHere("lost (scripted)");
        var answer = await _servers[target.Address].Exchange.AskAsync(update, deadline);
        return answer is AskOutcome.Answered { Reply: var reply } && !LosesAnswer(target.Address, update)
            ? reply
            : new Refusal(RefusalKind.OutcomeUnknown, "no answer (scripted)");
    }

    internal sealed class Server
    {
        public Server(ExchangeWorld world, string name)
        {
            Name = name;
            Views = new SharedViews(new Board(), new LockBoard(), new Feed(world.Loop.Time));
            Freshness = new Freshness(world.Loop.Time);
            var system = new ActorSystem(new ActorSystemOptions
            {
                Clock = world.Loop.Time,
                Entropy = new SimEntropy(2),
                Scheduler = world.Loop.Scheduler,
                Log = world.Log
            });
            Exchange = system.Spawn("board", () => new BoardExchange(Views, Watch, new Network(world), Freshness, new AgentAddresses()));
        }

        public string Name { get; }

        public ClusterWatch Watch { get; } = new();

        public SharedViews Views { get; }

        public Board Board => Views.Board;

        public LockBoard Locks => Views.Locks;

        public Feed Feed => Views.Feed;

        public Freshness Freshness { get; }

        public ActorRef Exchange { get; }
    }

    private sealed class Network(ExchangeWorld world) : ITransport
    {
        public Task<object> AskAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default)
        {
            Assert.Equal(BoardExchange.Address, address);
            return world.CarryAsync(target, (BoardUpdate)message, deadline);
        }

        public Task<bool> DeliverAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default) =>
            throw new InvalidOperationException("boards are asked, so that they can say what they miss");

        public Task<PeerReach> ReachAsync(MemberInfo target, TimeSpan deadline, CancellationToken cancel = default) =>
            throw new InvalidOperationException("whom a board tells is the members' business");
    }
}
