using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Hosts.Records;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Gateway;

/// <summary>The real records of hosts of one node, over a journal in memory.</summary>
public sealed class MemoryHosts : IAsyncDisposable
{
    private readonly ActorSystem _system = new(new ActorSystemOptions { Entropy = new SystemBits(), Log = new Actors.SilentLog() });
    private readonly ClusterNode _node;

    public MemoryHosts(Board board, Feed feed)
    {
        var leases = new InMemoryLeaseStore(TimeProvider.System);
        var types = new EntityTypes(HostRecordActor.TypeIn(board, feed, EntityOptions.Default));
        _node = new ClusterNode(_system, new ClusterOptions { NodeId = new NodeId("n"), ShardCount = 2 }, leases, new InMemoryJournal(leases), types);
        Desk = new HostDesk(_node.Router.AskAsync);
    }

    public HostDesk Desk { get; }

    public Task Ready => _node.Serving;

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private sealed class SystemBits : IEntropy
    {
        public ulong NextUInt64() => (ulong)Random.Shared.NextInt64();
    }
}
