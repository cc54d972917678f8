using Scheduler.Actors.Cluster;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Seams;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Locks;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Configuration;

namespace Scheduler.Tests.Gateway;

/// <summary>The real locks and sessions of one node, over a journal in memory.</summary>
public sealed class MemoryLocks : IAsyncDisposable
{
    public static readonly LocksSection Section = new(
        Ttl: TimeSpan.FromSeconds(15),
        WaitMax: TimeSpan.FromSeconds(60),
        WaitsMax: 2,
        WaitersMax: 8,
        SessionsMax: 100,
        LocksPerSessionMax: 8,
        ProbeEvery: TimeSpan.FromSeconds(2),
        PurgeAfter: TimeSpan.FromDays(7),
        MailboxCapacity: 64,
        PassivateAfter: TimeSpan.FromMinutes(1));

    private readonly ActorSystem _system = new(new ActorSystemOptions { Entropy = new SystemBits(), Log = new Actors.SilentLog() });
    private readonly ClusterNode _node;

    public MemoryLocks(Feed feed)
    {
        var leases = new InMemoryLeaseStore(TimeProvider.System);
        var options = new LockOptions { WaitersMax = Section.WaitersMax, LocksPerSessionMax = Section.LocksPerSessionMax };
        var around = new LockSurroundings(
            Board,
            feed,
            (entity, message, deadline, cancel) => _node!.Router.AskAsync(entity, message, deadline, cancel),
            (entity, message) => Task.FromResult(_node!.Router.Tell(entity, message)),
            options);
        var types = new EntityTypes(LockEntities.Types(around));
        _node = new ClusterNode(_system, new ClusterOptions { NodeId = new NodeId("n"), ShardCount = 2 }, leases, new InMemoryJournal(leases), types);
        Desk = new LockDesk(_node.Router.AskAsync, new SystemBits(), TimeProvider.System, TimeSpan.FromSeconds(10));
    }

    public LockBoard Board { get; } = new();

    public LockDesk Desk { get; }

    public Task Ready => _node.Serving;

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private sealed class SystemBits : IEntropy
    {
        public ulong NextUInt64() => (ulong)Random.Shared.NextInt64();
    }
}
