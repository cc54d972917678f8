using System.Collections.Immutable;
using Scheduler.Messages.Cluster;

namespace Scheduler.Actors.Cluster;

/// <summary>
/// Which members reach which, as they say themselves. Two reach each other unless one of them says that it cannot
/// reach the other.
/// </summary>
public sealed class ReachGraph
{
    private readonly ImmutableSortedSet<(NodeIncarnation, NodeIncarnation)> _broken;

    private ReachGraph(ImmutableArray<NodeIncarnation> members, ImmutableSortedSet<(NodeIncarnation, NodeIncarnation)> broken)
    {
        Members = members;
        _broken = broken;
    }

    /// <summary>The oldest first; of the same age, by their ids.</summary>
    public ImmutableArray<NodeIncarnation> Members { get; }

    public bool IsComplete => _broken.IsEmpty;

    /// <summary>Of those who serve: members that join have no say, and no shard to quarrel about.</summary>
    public static ReachGraph Of(IEnumerable<MemberInfo> members)
    {
        var serving = members
            .Where(member => member.Status is MemberStatus.Up or MemberStatus.Leaving)
            .OrderBy(member => member.JoinedAt)
            .ThenBy(member => member.Incarnation)
            .ToList();
        var ids = serving.Select(member => member.Incarnation).ToImmutableArray();
        var broken = serving
            .SelectMany(member => member.Unreachable.Where(ids.Contains).Select(other => Pair(member.Incarnation, other)))
            .ToImmutableSortedSet();
        return new ReachGraph(ids, broken);
    }

    public bool Reach(NodeIncarnation one, NodeIncarnation other) => !_broken.Contains(Pair(one, other));

    public bool IsSameAs(ReachGraph other) => Members.SequenceEqual(other.Members) && _broken.SetEquals(other._broken);

    public override string ToString() => IsComplete
        ? $"[{string.Join(", ", Members)}]"
        : $"[{string.Join(", ", Members)}] without {string.Join(", ", _broken.Select(pair => $"{pair.Item1}-{pair.Item2}"))}";

    private static (NodeIncarnation, NodeIncarnation) Pair(NodeIncarnation one, NodeIncarnation other) =>
        one.CompareTo(other) < 0 ? (one, other) : (other, one);
}
