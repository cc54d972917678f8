using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;
using Scheduler.Messages.Cluster;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Actors.Cluster;

/// <summary>Servers named by letters, on virtual time and one database that all reach, in groups that do not reach each other.</summary>
internal sealed class SplitWorld
{
    public const int ShardCount = 8;

    private readonly SimLoop _loop = new(new SimEntropy(1));
    private readonly InMemoryLeaseStore _leases;
    private readonly InMemoryJournal _journal;
    private readonly SortedDictionary<string, ClusterNode> _nodes = new(StringComparer.Ordinal);
    private readonly DowningStrategy _strategy;
    private string[] _groups;

    /// <summary>All reach all at first, and the first letter is the oldest.</summary>
    public SplitWorld(string letters, DowningStrategy strategy)
    {
        _leases = new InMemoryLeaseStore(_loop.Time);
        _journal = new InMemoryJournal(_leases);
        _strategy = strategy;
        _groups = [letters];
        foreach (var letter in letters)
        {
            Start(letter.ToString());
            RunFor(0.1);
        }

        RunFor(5);
    }

    /// <summary>The letters of those that are full members.</summary>
    public string Up => string.Concat(Members().Where(member => member.Status == MemberStatus.Up).Select(member => member.Incarnation.Node.Value));

    /// <summary>How many shards the full members own together.</summary>
    public int Owned
    {
        get
        {
            var up = Members().Where(member => member.Status == MemberStatus.Up).Select(member => member.Incarnation).ToHashSet();
            return _loop.Await(() => _leases.ShardsAsync(ShardCount)).Count(row => row.Owner is { } owner && up.Contains(owner));
        }
    }

    public IReadOnlyList<MemberInfo> Members() => _loop.Await(() => _leases.MembersAsync());

    /// <param name="groups">Such as <c>ab|c</c>.</param>
    public void Split(string groups) => _groups = groups.Split('|');

    public void RunFor(double seconds) => _loop.RunFor(TimeSpan.FromSeconds(seconds));

    private void Start(string name)
    {
        var system = new ActorSystem(
            new ActorSystemOptions { Clock = _loop.Time, Entropy = new SimEntropy(2), Scheduler = _loop.Scheduler, Log = new SilentLog() });
        var node = _nodes[name] = new ClusterNode(
            system,
            new ClusterOptions { NodeId = new NodeId(name), Address = name, ShardCount = ShardCount, Downing = _strategy },
            _leases,
            _journal,
            new EntityTypes(),
            new GroupTransport(this, name));
        // As its process would: it joins anew.
        node.Down.ContinueWith(
            _ => _loop.Start(() =>
            {
                Start(name);
                return Task.CompletedTask;
            }),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            _loop.Scheduler);
    }

    private bool Reach(string one, string other) =>
        _groups.Any(group => group.Contains(one, StringComparison.Ordinal) && group.Contains(other, StringComparison.Ordinal));

    private sealed class GroupTransport(SplitWorld world, string self) : ITransport
    {
        public Task<object> AskAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default) =>
            throw new NotSupportedException("nothing is asked in these stories");

        public Task<bool> DeliverAsync(MemberInfo target, string address, object message, TimeSpan deadline, CancellationToken cancel = default) =>
            throw new NotSupportedException("nothing is delivered in these stories");

        public async Task<PeerReach> ReachAsync(MemberInfo target, TimeSpan deadline, CancellationToken cancel = default)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), world._loop.Time, CancellationToken.None);
            return world.Reach(self, target.Address) ? PeerReach.Reached : PeerReach.Silent;
        }
    }
}
