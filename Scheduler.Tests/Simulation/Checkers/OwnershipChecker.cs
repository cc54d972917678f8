using Scheduler.Messages.Cluster;

using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// One owner per shard and epoch, epochs that only grow, and nobody takes a shard from a server that still serves it.
/// </summary>
internal sealed class OwnershipChecker(SimWorld world)
{
    private readonly SortedDictionary<int, (NodeIncarnation Owner, Epoch Epoch)> _latest = [];

    /// <summary>How often a shard went from one server to another.</summary>
    public int Takeovers { get; private set; }

    public Epoch HighestOf(ShardId shard) => _latest.GetValueOrDefault(shard.Value).Epoch;

    public void OnClaimed(NodeIncarnation self, IReadOnlyList<ShardOwnership> claimed)
    {
        foreach (var row in claimed)
        {
            if (_latest.TryGetValue(row.Shard.Value, out var last))
            {
                if (row.Epoch <= last.Epoch)
                    throw new SimViolation(
                        "ownership",
                        $"shard {row.Shard} goes to {self} under {row.Epoch} after {last.Epoch} of {last.Owner}");
                if (last.Owner != self) OnTakeover(row.Shard, last.Owner, self);
            }

            _latest[row.Shard.Value] = (self, row.Epoch);
        }
    }

    /// <summary>Whose it was before has given it up of its own will.</summary>
    public void OnReleased(NodeIncarnation self, IEnumerable<ShardId> shards)
    {
        foreach (var shard in shards)
        {
            if (_latest.TryGetValue(shard.Value, out var last) && last.Owner == self) _latest[shard.Value] = (default, last.Epoch);
        }
    }

    /// <summary>Declared down while it may still live: from then on only fencing stands between it and the next owner.</summary>
    public void OnGone(NodeIncarnation who)
    {
        if (world.NodeOf(who.Node.Value).Serves(who)) throw new SimViolation("lease", $"{who} was said to be gone while it serves");
        OnReleased(who, [.. _latest.Keys.Select(shard => new ShardId(shard))]);
    }

    /// <summary>Earlier lives of the node are down from now on.</summary>
    public void OnJoined(NodeIncarnation self)
    {
        foreach (var (shard, (owner, epoch)) in _latest.ToList())
        {
            if (owner.Node == self.Node && owner != self)
            {
                world.Reads.OnSuperseded();
                _latest[shard] = (default, epoch);
            }
        }
    }

    private void OnTakeover(ShardId shard, NodeIncarnation from, NodeIncarnation to)
    {
        Takeovers++;
        if (from == default) return;
        if (world.NodeOf(from.Node.Value).Serves(from)) throw new SimViolation("lease", $"{to} takes shard {shard} while {from} still serves it");
    }
}
