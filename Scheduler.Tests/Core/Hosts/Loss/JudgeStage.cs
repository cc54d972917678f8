using Scheduler.Actors.Cluster;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Core.Hosts.Loss;
using Scheduler.Core.Views;
using Scheduler.Core.Views.Exchange;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Tests.Core.Stories;
using Scheduler.Tests.Core.Views;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Core.Hosts.Loss;

/// <summary>A judge of hosts on the server <c>a</c>, on virtual time. What it hears of, and when, the story says.</summary>
internal sealed class JudgeStage
{
    private readonly SimLoop _loop = new(new SimEntropy(1));
    private readonly ClusterWatch _watch = new();
    private readonly Freshness _freshness;
    private readonly SortedDictionary<string, MemberInfo> _members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<NodeIncarnation, long?> _heard = [];
    private readonly SortedSet<string> _silent = new(StringComparer.Ordinal);

    public JudgeStage(params string[] servers)
    {
        _freshness = new Freshness(_loop.Time);
        Feed = new Feed(_loop.Time);
        foreach (var server in servers) Declare(server, MemberStatus.Up);
        var system = new ActorSystem(new ActorSystemOptions
        {
            Clock = _loop.Time,
            Entropy = new SimEntropy(2),
            Scheduler = _loop.Scheduler,
            Log = new QuietLog()
        });
        system.Spawn("judge", () => new HostJudge(new HostLossOptions(), Board, Feed, _watch, _freshness, () => Obstacle));
        Pass(0);
    }

    public Board Board { get; } = new();

    public Feed Feed { get; }

    /// <summary>Why the server cannot judge.</summary>
    public string? Obstacle { get; set; }

    public HostView this[string host] => Board.Hosts[new HostId(host)];

    public IReadOnlyList<string> Said => [.. Feed.OwnAfter(0, 1000).Select(one => $"{one.Type} {one.Host}")];

    /// <summary>The host is active, as its server says.</summary>
    /// <param name="server">Null for this one.</param>
    public HostView Host(string name, string? server = null)
    {
        var view = new HostView
        {
            Id = new HostId(name),
            State = HostState.Active,
            Server = server is null ? null : ExchangeWorld.IncarnationOf(server)
        };
        Board.Post(view);
        Pass(0);
        return view;
    }

    public void Post(HostView view)
    {
        Board.Post(view);
        Pass(0);
    }

    public void Declare(string server, MemberStatus status, long incarnation = 1)
    {
        _members[server] = new MemberInfo(ExchangeWorld.IncarnationOf(server, incarnation), server, status, DateTimeOffset.MaxValue);
        var reach = _members.Values.Select(member => KeyValuePair.Create(member.Incarnation, PeerReach.Reached));
        _watch.Show(
            ClusterView.Nothing with
            {
                Self = ExchangeWorld.IncarnationOf("a"),
                Members = [.. _members.Values],
                Reach = System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(reach)
            },
            membersChanged: true);
    }

    /// <summary>Nothing is heard of the server from now on.</summary>
    public void Silence(string server) => _silent.Add(server);

    public void Unsilence(string server) => _silent.Remove(server);

    /// <summary>Time goes by, and every server that is not silent beats.</summary>
    public void Pass(double seconds)
    {
        for (var left = seconds; left >= 0; left -= 0.05)
        {
            foreach (var member in _members.Values.Where(member => member.Status != MemberStatus.Down && !_silent.Contains(member.Address)))
                _heard[member.Incarnation] = _loop.Time.GetTimestamp();
            _freshness.Show(_heard.Where(one => _members.Values.Any(member => member.Incarnation == one.Key && member.Status != MemberStatus.Down)));
            _loop.RunFor(TimeSpan.FromSeconds(Math.Min(left, 0.05)));
        }
    }
}
