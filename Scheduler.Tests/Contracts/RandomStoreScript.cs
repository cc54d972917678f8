using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;
using static Scheduler.Tests.Contracts.Written;

namespace Scheduler.Tests.Contracts;

/// <summary>
/// Operations on journal and leases, drawn from a seed: mostly what an honest node would do, often what a stale or
/// confused one would. An operation answers in text, so that stores can be compared.
/// </summary>
internal sealed class RandomStoreScript(int seed)
{
    private const int ShardCount = 3;
    private const int EntityCount = 7;
    private static readonly string[] Nodes = ["a", "b", "c"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, long> _lives = [];
    private readonly long[] _epochs = new long[ShardCount];
    private readonly long[] _sequences = new long[EntityCount];

    public Func<Stores, Task<string>> Next() => _random.Next(12) switch
    {
        < 6 => AppendSome(),
        6 => Join(),
        7 => Renew(),
        8 => Claim(),
        9 => _random.Next(2) == 0 ? Release() : Leave(),
        10 => Show,
        _ => Read(Entity(_random.Next(EntityCount))),
    };

    /// <summary>Everything that a store holds, in text.</summary>
    public static async Task<string> Show(Stores stores)
    {
        var members = (await stores.Leases.MembersAsync()).Select(m => $"{m.Incarnation} {m.Address} {m.Status}");
        var shards = await stores.Leases.ShardsAsync(ShardCount);
        var lines = new List<string>([.. members, .. shards.Select(s => s.ToString())]);
        foreach (var shard in shards)
        {
            foreach (var id in await stores.Journal.EntitiesAsync(shard.Shard))
            {
                lines.Add($"{shard.Shard} {id} {await Read(id)(stores)}");
            }
        }

        return string.Join("\n", lines);
    }

    private static Func<Stores, Task<string>> Read(string entity) => async stores =>
    {
        var history = await stores.Journal.ReadAsync(entity);
        return $"{history.LastSequence} {history.Snapshot} [{string.Join(", ", history.Events)}]";
    };

    /// <summary>Appends that are under way together, so that a store may put them into one transaction.</summary>
    private Func<Stores, Task<string>> AppendSome()
    {
        var writes = Enumerable.Range(0, 1 + _random.Next(10)).Select(_ => NextWrite()).ToArray();
        return async stores =>
        {
            var outcomes = await Task.WhenAll(writes.Select(w => stores.Journal.AppendAsync(w)));
            return string.Join("\n", outcomes.Select(o => o.ToString()));
        };
    }

    private JournalWrite NextWrite()
    {
        var entity = _random.Next(EntityCount);
        var shard = Rarely() ? _random.Next(ShardCount) : entity % ShardCount;
        var epoch = _epochs[shard] + (Rarely() ? _random.Next(-1, 2) : 0);
        var last = Rarely() ? _random.Next(4) : _sequences[entity];
        var events = Enumerable.Range(0, _random.Next(4)).Select(n => Event($"{entity}/{last + n + 1}")).ToArray();
        var purge = _random.Next(8) == 0;
        _sequences[entity] = purge ? 0 : last + events.Length;
        return new JournalWrite(Entity(entity), new ShardId(shard), new Epoch(epoch), last, [.. events])
        {
            Snapshot = _random.Next(5) == 0 ? new StoredSnapshot("state/1", $"state at {last}") : null,
            Purge = purge,
        };
    }

    private Func<Stores, Task<string>> Join()
    {
        var (node, address, lease) = (Nodes[_random.Next(3)], $"host:{_random.Next(3)}", Lease());
        _lives[node] = _lives.GetValueOrDefault(node) + 1;
        return async stores => (await stores.Leases.JoinAsync(new NodeId(node), address, lease)).ToString();
    }

    private Func<Stores, Task<string>> Renew()
    {
        var (self, lease) = (Self(), Lease());
        return async stores => (await stores.Leases.RenewAsync(self, lease)).ToString();
    }

    private Func<Stores, Task<string>> Claim()
    {
        var (self, shards) = (Self(), Shards());
        return async stores =>
        {
            var claimed = await stores.Leases.ClaimAsync(self, shards);
            foreach (var shard in claimed)
            {
                _epochs[shard.Shard.Value] = shard.Epoch.Value;
            }

            return string.Join("\n", claimed);
        };
    }

    private Func<Stores, Task<string>> Release()
    {
        var (self, shards) = (Self(), Shards());
        return async stores =>
        {
            await stores.Leases.ReleaseAsync(self, shards.Distinct().ToDictionary(shard => shard, _ => new Epoch(long.MaxValue)));
            return "";
        };
    }

    private Func<Stores, Task<string>> Leave()
    {
        var self = Self();
        return async stores =>
        {
            await stores.Leases.DownAsync(self, "it has left", isGone: true);
            return "";
        };
    }

    private NodeIncarnation Self()
    {
        var node = Nodes[_random.Next(3)];
        return new NodeIncarnation(new NodeId(node), _lives.GetValueOrDefault(node) - (Rarely() ? 1 : 0));
    }

    private ShardId[] Shards() =>
        [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => new ShardId(_random.Next(ShardCount + 1)))];

    /// <summary>Past at once, or not within the test.</summary>
    private TimeSpan Lease() => _random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromHours(1);

    private bool Rarely() => _random.Next(6) == 0;

    private static string Entity(int n) => "entity/" + Number(n);
}
