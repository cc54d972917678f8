namespace Scheduler.Messages.Cluster;

/// <summary>A node's name: unique in the cluster, stable over restarts.</summary>
public readonly record struct NodeId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>
/// One life of a node. Each start of the process takes a higher number; a superseded incarnation never comes back.
/// </summary>
public readonly record struct NodeIncarnation(NodeId Node, long Number) : IComparable<NodeIncarnation>
{
    /// <summary>By the node's id, then by the number.</summary>
    public int CompareTo(NodeIncarnation other)
    {
        var byNode = string.CompareOrdinal(Node.Value, other.Node.Value);
        return byNode != 0 ? byNode : Number.CompareTo(other.Number);
    }

    public override string ToString() => $"{Node}#{Number}";
}

/// <summary>One of a fixed number of groups of entities; the unit of ownership. 0 &lt;= Value &lt; the cluster's shard count.</summary>
public readonly record struct ShardId(int Value) : IComparable<ShardId>
{
    public int CompareTo(ShardId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// A fencing token of a shard: grows by one with every claim. What carries a lower epoch than the highest seen is
/// refused by journal and hosts, so a stale owner can do no harm.
/// </summary>
public readonly record struct Epoch(long Value) : IComparable<Epoch>
{
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);

    public static bool operator <(Epoch left, Epoch right) => left.Value < right.Value;

    public static bool operator >(Epoch left, Epoch right) => left.Value > right.Value;

    public static bool operator <=(Epoch left, Epoch right) => left.Value <= right.Value;

    public static bool operator >=(Epoch left, Epoch right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
