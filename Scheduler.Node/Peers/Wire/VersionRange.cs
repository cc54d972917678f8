namespace Scheduler.Node.Peers.Wire;

/// <summary>The versions of the protocol that a server speaks, from the oldest to the newest, both included.</summary>
internal readonly record struct VersionRange(int Min, int Max)
{
    public bool Contains(int version) => version >= Min && version <= Max;

    /// <summary>The newest that both speak, or null when there is none.</summary>
    public int? NewestWith(VersionRange other) =>
        Math.Min(Max, other.Max) is var newest && Contains(newest) && other.Contains(newest) ? newest : null;

    public override string ToString() => Min == Max ? $"version {Min}" : $"versions {Min} to {Max}";
}
