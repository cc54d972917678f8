using Scheduler.Actors.Seams;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Tests.Simulation.World;

/// <summary>Carries what services and hosts of different servers have to say to each other, and spreads the hosts' views.</summary>
internal sealed class SimMail(SimWorld world, SimNode node, ITransport transport, Board board, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(3);

    private readonly SortedDictionary<string, Queue<object>> _waiting = new(StringComparer.Ordinal);
    private readonly SortedDictionary<HostId, (long Life, long HeardAt)> _heard = [];

    public void Start(SimScheduler process)
    {
        world.Loop.Post(() => process.Start(SpreadAsync));
    }

    public bool ToHost(HostId host, object message)
    {
        var home = world.Hosts.Single(one => one.Id == host).Home;
        if (home == node.Name) return node.Inbox.Deliver($"host/{host}", message);
        node.Process.Start(() => transport.DeliverAsync(MemberOf(home), $"host/{host}", message, TimeSpan.FromSeconds(2)));
        return true;
    }

    public bool ToEntity(string entity, object message)
    {
        if (_waiting.TryGetValue(entity, out var waiting))
        {
            waiting.Enqueue(message);
            return true;
        }

        if (node.Router.Tell(entity, message)) return true;
        _waiting[entity] = new Queue<object>([message]);
        node.Process.Start(() => PumpAsync(entity));
        return true;
    }

    public bool Take(BoardNews news)
    {
        foreach (var view in news.Hosts)
        {
            var known = _heard.TryGetValue(view.Id, out var last);
            _heard[view.Id] = (news.Life, clock.GetTimestamp());
            board.Post(view);
            if (!known || last.Life != news.Life) board.AskForWishes(view.Id);
        }

        return true;
    }

    private async Task<bool> PumpAsync(string entity)
    {
        var waiting = _waiting[entity];
        while (waiting.TryPeek(out var next))
        {
            if (await TryTellAsync(entity, next)) waiting.Dequeue();
            else await Task.Delay(Every, clock);
        }

        return _waiting.Remove(entity);
    }

    private Task<bool> TryTellAsync(string entity, object message) =>
        node.Router.DeliverAsync(entity, message, TimeSpan.FromSeconds(1));

    private async Task<bool> SpreadAsync()
    {
        while (true)
        {
            var mine = world.Hosts.Where(one => one.Home == node.Name).Select(one => board.Hosts.GetValueOrDefault(one.Id)).OfType<HostView>().ToList();
            var news = new BoardNews(mine, node.Life);
            if (mine.Count > 0)
            {
                foreach (var other in world.Nodes.Where(one => one != node))
                    SendNews(other, news);
            }

            foreach (var (host, (_, at)) in _heard)
            {
                if (clock.GetElapsedTime(at) > SilentAfter && board.Hosts[host] is { State: not HostState.Disconnected } silent)
                    board.Post(silent with { State = HostState.Disconnected, Reason = "its server is not heard of" });
            }

            await Task.Delay(Every, clock);
        }
    }

    private void SendNews(SimNode other, BoardNews news) =>
        node.Process.Start(() => transport.DeliverAsync(MemberOf(other.Name), "board", news, Every));

    private static MemberInfo MemberOf(string name) => new(new NodeIncarnation(new NodeId(name), 0), name, MemberStatus.Up, default);
}

internal sealed record BoardNews(IReadOnlyList<HostView> Hosts, long Life);
