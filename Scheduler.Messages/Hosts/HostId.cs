namespace Scheduler.Messages.Hosts;

/// <summary>A host's name: a machine with a Docker engine; unique in the cluster, stable over restarts.</summary>
public readonly record struct HostId(string Value) : IComparable<HostId>
{
    public int CompareTo(HostId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
